/** The longer texts of `--help`: nothing but text, for the command line loads it always. */

export const QUESTIONS = `
Questions:
  npx cauce prove "at most 2 sms per 7d"
  npx cauce prove "at most 1 email per 1d for champions in welcome"
  npx cauce prove "can welcome reach send reminder"
  npx cauce prove "can anyone be in welcome and win_back at once"
  npx cauce prove "can welcome_offer and win_back_offer meet within 30d"
  npx cauce prove "how long to reminder in abandoned_cart"
  npx cauce prove "does every run end"`;

export const RUN_HELP = `
  $ CAUCE_WRITE_KEY=… CAUCE_ADMIN_TOKEN=… CAUCE_PUBLIC_URL=https://news.example.com npx cauce run
  $ npx cauce run --dry --port 0

Events:  curl -u WRITE_KEY: http://127.0.0.1:8787/v1/track -H 'content-type: application/json' \\
           -d '{"userId": "ana", "event": "order_placed", "messageId": "m1", "properties": {"order_id": "o1", "total": 19.90}}'
Figures: /metrics, /healthz (keep /metrics and /api from the public in front of it).
Log:     CAUCE_LOG=debug|info|warn|error, JSON where stderr is no terminal.`;

export const ERASE_HELP = `
While the service runs, it alone may write its store: name it with --url, its token in CAUCE_ADMIN_TOKEN. A stopped one's store is
written anew after it, so that not a byte is left; a running one overwrites what it removes. Backups are yours to delete.`;
