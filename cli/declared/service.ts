/** Commands around the service: run it, deploy to it, look into its store, bring in and take out. */
import type { Command } from 'commander';
import { ERASE_HELP, RUN_HELP } from '../help.js';
import { collect, command, format, IGNORE_UNKNOWN, run, store, wholeNumber } from './declare.js';

export function declareService(): void {
  command('run', 'the service: takes events by HTTP, fires timers, sends', 'npx cauce run --port 8787')
    .addOption(store())
    .option('--port <n>', '0 picks a free one', wholeNumber, 8787)
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option(
      '--public-url <url>',
      'where readers and providers reach it (or CAUCE_PUBLIC_URL); links in messages lead there',
    )
    .option(
      '--rate <n>',
      'requests a second that one key or address may send; without it there is no limit',
      wholeNumber,
    )
    .option('--dry', 'send nothing: all messages go to .cauce/outbox')
    .addHelpText('after', RUN_HELP)
    .action(run(async () => (await import('../commands/run.js')).run));

  command('plan', 'what a deploy of the working tree would change, and for whom', 'npx cauce plan --format markdown')
    .addOption(store())
    .option(
      '--against <rev>',
      'compare with a revision of git, or a folder, instead of what is deployed; needs no store',
    )
    .addOption(format('pretty', 'json', 'markdown'))
    .action(run(async () => (await import('../commands/plan.js')).plan));

  command(
    'deploy',
    'bring the working tree in; a running service picks it up',
    'npx cauce deploy --move abandoned_cart',
  )
    .addOption(store())
    .option('--move <scenario>', 'runs of this scenario move to the new version; may be repeated, or `all`', collect)
    .option('--to <old=new>', 'where people of a step go on, `scenario/old=new` where several move', collect)
    .option('--rollback', 'bring the version before back, and move runs to it')
    .option('--dry-run', 'say what would happen, and do nothing')
    .option('--yes', 'do not ask')
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/deploy.js')).deploy));

  command('pause', 'stop entries, timers and sends of a scenario; nothing is lost', 'npx cauce pause win_back')
    .argument('<scenario>')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/pause.js')).pause));

  command('resume', 'go on with a scenario that was paused', 'npx cauce resume win_back')
    .argument('<scenario>')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/pause.js')).resume));

  command('backup', 'a copy of the store, also while the service runs', 'npx cauce backup backups/today.db')
    .argument('<file>')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/backup.js')).backup));

  command('rejects', 'what was sent to the service and did not fit, with the reason', 'npx cauce rejects --limit 20')
    .addOption(store())
    .option('--limit <n>', 'so many, newest first', wholeNumber, 100)
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/rejects.js')).rejects));

  command('stats', 'live figures of all scenarios, or of one step by step', 'npx cauce stats abandoned_cart')
    .argument('[scenario]', 'with its steps, messages, splits, and since when people wait')
    .option('--members', 'how many people are in each segment and group')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/stats.js')).stats));

  command('segment', 'how many are in a segment, how that changed, and why members are in it', 'npx cauce segment keen')
    .argument('[name]', 'with ten members and the reason each is in; without it: all segments with their size')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/segment.js')).segment));

  command('contact', 'one contact: facts, runs under way, story', 'npx cauce contact ana')
    .argument('<id>')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/contact.js')).contact));

  command('why', 'why a contact did or did not get a message, in source lines', 'npx cauce why ana abandoned_cart')
    .argument('<contact>')
    .argument('[scenario]', 'without it: all of them')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/contact.js')).why));

  command('export', 'all that is kept of a contact, as JSON', 'npx cauce export ana > ana.json')
    .argument('<id>')
    .addOption(store())
    .action(run(async () => (await import('../commands/contact.js')).exportContact));

  command('erase', 'a contact and all that is kept of it, for good', 'npx cauce erase ana --url http://127.0.0.1:8787')
    .argument('<id>')
    .addOption(store())
    .option('--url <url>', 'of the service, while it runs; needs its CAUCE_ADMIN_TOKEN')
    .addOption(format('pretty', 'json'))
    .addHelpText('after', ERASE_HELP)
    .action(run(async () => (await import('../commands/privacy.js')).erase));

  const outbox = command('outbox', 'messages that came to nothing', 'npx cauce outbox list');
  outboxCommand(outbox, 'list', 'failed ones and those of unknown outcome, newest first')
    .option('--limit <n>', 'so many', wholeNumber, 100)
    .action(run(async () => (await import('../commands/outbox.js')).list));
  outboxCommand(outbox, 'resend', 'one of them once more; consent, caps and hours are judged again')
    .argument('<message>', 'its id, as `outbox list` shows it')
    .option('--force', 'also one that may have arrived: it may then arrive twice')
    .option('--url <url>', 'of the service, while it runs; needs its CAUCE_ADMIN_TOKEN')
    .action(run(async () => (await import('../commands/outbox.js')).resend));

  const imports = command('import', 'files into the store; starts no run', 'npx cauce import contacts contacts.csv');
  importCommand(
    imports,
    'contacts',
    'csv or parquet with `id` and attribute names',
    'contacts contacts.csv --map first_name=name',
  ).action(run(async () => (await import('../commands/import.js')).importContacts));
  importCommand(
    imports,
    'events',
    'csv, ndjson or parquet; any of them may be .gz',
    'events orders.csv.gz --event order_placed',
  )
    .option('--event <name>', 'the event of files that have no column `event`')
    .option('--group <column>', 'lines with the same value here are one event')
    .option('--ignore-unknown', IGNORE_UNKNOWN)
    .action(run(async () => (await import('../commands/import.js')).importEvents));
}

function outboxCommand(outbox: Command, name: string, description: string): Command {
  return outbox
    .command(name)
    .description(description)
    .option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .addHelpText('after', `\nExample:\n  $ npx cauce outbox ${name === 'list' ? 'list --format json' : 'resend ana/3'}`)
    .exitOverride();
}

function importCommand(imports: Command, name: string, description: string, example: string): Command {
  return imports
    .command(name)
    .description(description)
    .argument('<file>')
    .option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)')
    .addOption(store())
    .option('--map <field=column>', 'rename a column; may be repeated', collect)
    .option(
      '--rejects <file>',
      'where rows that cannot be used go, with their reason, beside rows of other files (default: rejects.csv)',
    )
    .addOption(format('pretty', 'json'))
    .addHelpText('after', `\nExample:\n  $ npx cauce import ${example}`)
    .exitOverride();
}
