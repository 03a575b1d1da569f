/** What scenarios have in common, as `cauce plan` tells of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitAll } from '../git.fixture.js';
import { cauce, folder } from '../run.fixture.js';

const config = `project: small
currency: EUR
timezone: Europe/Madrid
shop: {name: Small, phone: "+34 900"}
contact: {email: email, newsletter: bool}
events:
  cart_updated: {cart_id: text, items: list(item)}
  order_placed: {order_id: text, total: money}
records: {item: {sku: text}}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter}
  call: {provider: csv, path: out/calls.csv, consent: none, rate: 80 per 1d}
policies:
  quiet_hours: 22:00-08:00
  caps: [3 email per 7d]
`;
const program =
  'segment often "Often" = count of order_placed in last 30d >= 2\nscenario cart:\n  for often\n  when cart_updated:\n    send email reminder\n    send call hurry\n';
const reminder = '---\nsubject: Hello\n---\nHello\nto you\n';

function small(): string {
  const dir = folder({
    'cauce.yaml': config,
    'cart.cauce': program,
    'messages/email/reminder.md': reminder,
    'messages/call/hurry.txt': '---\nkind: marketing\n---\nHurry\n',
  });
  commitAll(dir);
  return dir;
}

function change(dir: string, path: string, ...pairs: readonly (readonly [string, string])[]): void {
  const text = pairs.reduce(
    (all, [from, to]) => {
      expect(all).toContain(from);
      return all.replaceAll(from, to);
    },
    readFileSync(join(dir, path), 'utf8'),
  );
  writeFileSync(join(dir, path), text);
}

const against = (dir: string, ...args: string[]) => cauce(dir, 'plan', '--against', 'main', ...args);

describe('segments, events, messages and settings of a plan', () => {
  test('each says what has become of it, in the words of its text', () => {
    const dir = small();
    change(
      dir,
      'cauce.yaml',
      ['+34 900', '+34 911'],
      ['newsletter: bool}', 'newsletter: bool, title: text?}'],
      ['sku: text', 'sku: text, colour: text?'],
      ['rate: 80 per 1d', 'rate: 10 per 1d'],
      ['22:00-08:00', '20:00-08:00\n  holdout: 5%'],
      ['channels:', 'aliases: {Basket: cart_updated}\nchannels:'],
    );
    change(dir, 'cart.cauce', ['last 30d', 'last 60d']);
    change(dir, 'messages/email/reminder.md', ['subject: Hello', 'subject: Good day'], ['to you', 'to you all']);
    const { out } = against(dir);
    expect(out).toMatch(/0 scenarios changed, 1 as before; also 1 segment, 1 message and 7 settings\.$/m);
    expect(out).toContain(
      '~ segment often (changed)\n    "Often" = count of order_placed in last 30d >= 2 → "Often" = count of order_placed in last 60d >= 2\n',
    );
    expect(out).toContain('~ message email/reminder (changed)\n    subject: Hello → Good day\n    text changed\n');
    expect(out).toContain('~ setting shop (changed)\n    phone: +34 900 → +34 911\n');
    expect(out).toContain('~ setting contact (changed)\n    title added: text?\n');
    expect(out).toContain('~ setting records (changed)\n    item.colour added: text?\n');
    expect(out).toContain('~ setting aliases (changed)\n    Basket added: cart_updated\n');
    expect(out).toContain('~ setting channels (changed)\n    call.rate: 80 per 1d → 10 per 1d\n');
    expect(out).toContain(
      '~ setting policies (changed)\n    quiet_hours: 22:00-08:00 → 20:00-08:00\n    holdout added: 5%\n',
    );
    const comment = against(dir, '--format', 'markdown').out;
    expect(comment).toContain('- setting `channels`: changed; ');
    expect(comment).toContain('\n  - call.rate: `80 per 1d` → `10 per 1d`\n');
    const { shared } = JSON.parse(against(dir, '--format', 'json').out);
    expect(shared).toContainEqual({
      what: 'setting',
      name: 'shop',
      change: 'changed',
      details: [{ name: 'phone', from: '+34 900', to: '+34 911' }],
    });
  });

  test('what only a message or the intake sees is deployed like all else', () => {
    const dir = small();
    expect(cauce(dir, 'deploy').err).toContain('version 1 is deployed');
    for (const [version, from, to] of [
      [2, '+34 900', '+34 911'],
      [3, 'channels:', 'aliases: {Basket: cart_updated}\nchannels:'],
      [4, 'rate: 80 per 1d', 'rate: 10 per 1d'],
    ] as const) {
      change(dir, 'cauce.yaml', [from, to]);
      expect(cauce(dir, 'deploy', '--yes').err).toContain(`version ${version} is deployed`);
    }
  });

  test('comments, order and line ends change nothing', () => {
    const dir = small();
    change(dir, 'cauce.yaml', ['policies:', '# Nobody is woken.\npolicies:'], ['\n', '\r\n']);
    change(dir, 'cart.cauce', ['segment often', '# Who comes again.\nsegment often'], ['\n', '\r\n']);
    change(dir, 'messages/email/reminder.md', ['\n', '\r\n']);
    expect(against(dir).out).toMatch(/^Nothing has changed since main/);
  });
});
