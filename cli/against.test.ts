/** `--against` as a user runs it: what a change would have meant, from git or a folder, and what is said where there is nothing to compare with. */
import { existsSync, mkdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commitAll, git } from './git.fixture.js';
import { cauce, cauceWith, folder, shop } from './run.fixture.js';

const config = `project: small
currency: EUR
timezone: Europe/Madrid
contact: {email: email, newsletter: bool}
events:
  cart_updated: {cart_id: text}
  order_placed: {order_id: text, total: money}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter}
  sms: {provider: csv, path: out/sms.csv, consent: none}
policies:
  caps: [3 email per 7d]
coupons: {vip: {discount: 15 EUR, valid: 30d, codes: generated}}
rfm: {event: order_placed, value: total, window: 24mo, scores: quintiles, classes: five, refresh: "03:00"}
`;
const cart = 'scenario cart:\n  when cart_updated:\n    wait 4h\n    send email reminder\n';
const thanks = 'scenario thanks:\n  goal order_placed within 5d\n  when order_placed:\n    send email thanks\n';
const message = '---\nsubject: Hello\n---\nHello\n';
const contacts = `id,email,newsletter\n${['ana', 'ben', 'cat'].map((id) => `${id},${id}@example.com,true`).join('\n')}\n`;
const events = [
  'event,contact,at,cart_id,order_id,total',
  'cart_updated,ana,2026-02-02T10:00:00Z,k1,,',
  'cart_updated,ben,2026-02-03T10:00:00Z,k2,,',
  'order_placed,cat,2026-02-04T10:00:00Z,,o1,20.00',
  '',
].join('\n');

function small(files: Readonly<Record<string, string>> = {}): string {
  const dir = folder({
    'cauce.yaml': config,
    'cart.cauce': cart,
    'thanks.cauce': thanks,
    'messages/email/reminder.md': message,
    'messages/email/thanks.md': message,
    'messages/sms/hurry.txt': '---\nkind: marketing\n---\nHurry\n',
    'contacts.csv': contacts,
    'events.csv': events,
    ...files,
  });
  commitAll(dir);
  return dir;
}

const HISTORY = ['--events', 'events.csv', '--contacts', 'contacts.csv', '--from', '2026-02-01', '--to', '2026-03-01'];
const against = (dir: string, revision: string, ...args: string[]) =>
  cauce(dir, 'backtest', ...HISTORY, '--against', revision, ...args);
const write = (dir: string, path: string, text: string) => writeFileSync(join(dir, path), text);

describe('backtest --against', () => {
  test('tells what more, less and other people would have got, and leaves the work tree alone', () => {
    const dir = small();
    const head = git(dir, 'rev-parse', 'HEAD');
    write(
      dir,
      'cart.cauce',
      cart.replace('when cart_updated:', 'when cart_updated where (cart_id == "k2"):').replace('4h', '5h') +
        '    give vip as promo\n    send sms hurry\n',
    );
    write(dir, 'hello.cauce', 'scenario hello:\n  when order_placed:\n    send sms hurry\n');
    const before = git(dir, 'status', '--porcelain', '--ignored');
    const { code, out } = against(dir, 'main', '--format', 'json');
    expect(code).toBe(0);
    expect(git(dir, 'status', '--porcelain', '--ignored')).toBe(before);
    const { comparison } = JSON.parse(out);
    expect(comparison).toMatchObject({
      against: 'main',
      commit: head,
      total: { sent: { before: 3, after: 4 }, people: { before: 3, after: 2, gained: 0, lost: 1 } },
      channels: [
        { channel: 'email', sent: { before: 3, after: 2 }, people: { before: 3, after: 2, gained: 0, lost: 1 } },
        { channel: 'sms', sent: { before: 0, after: 2 }, people: { before: 0, after: 2, gained: 2, lost: 0 } },
      ],
      coupons: [{ coupon: 'vip', before: { reserved: 0 }, after: { reserved: 1 } }],
    });
    const [first, second, third] = comparison.scenarios;
    expect(first).toMatchObject({
      name: 'cart',
      before: { entered: 2, sent: 2, skipped: 0, converted: 0, value: 0 },
      after: { entered: 1, sent: 2 },
      people: { before: 2, after: 1, gained: 0, lost: 1 },
      messages: [
        { message: 'email/reminder', before: { sent: 2 }, after: { sent: 1 }, people: { lost: 1 } },
        { message: 'sms/hurry', before: null, after: { sent: 1 }, people: { gained: 1 } },
      ],
    });
    expect(second).toMatchObject({ name: 'hello', before: null, after: { entered: 1 } });
    expect(third).toMatchObject({ name: 'thanks', before: { sent: 1 }, after: { sent: 1 } });
    expect(comparison.days).toContainEqual({
      date: '2026-02-02',
      before: { email: 1 },
      after: {},
      people: { before: 1, after: 0, gained: 0, lost: 1 },
    });
    expect(comparison.classes.reduce((sum: number, one: { sent: { after: number } }) => sum + one.sent.after, 0)).toBe(
      4,
    );
    expect(comparison.affected).toMatchObject({ contacts: 3, otherTime: 1 });
    expect(comparison.affected.most[1]).toEqual({
      contact: 'ana',
      before: 1,
      after: 0,
      more: 0,
      fewer: 1,
      otherTime: 0,
      messages: [{ message: 'email/reminder', before: ['2026-02-02T14:00:00.000Z'], after: [] }],
    });
    expect(comparison.affected.most[0]).toMatchObject({ contact: 'ben', more: 1, otherTime: 1 });

    const text = against(dir, 'main').out;
    expect(text).toContain(
      `Against main (${head.slice(0, 7)})\n4 messages instead of 3 (+1), to 2 contacts instead of 3.`,
    );
    expect(text).toMatch(/1 contact would get nothing any more/);
    expect(text).toMatch(/cart: email\/reminder +2 +1 +−1 +0 +1 +1/);
    expect(text).toMatch(/ben +1 +2 +1 +– +1 +email\/reminder at another time, \+1 sms\/hurry/);

    const page = against(dir, 'main', '--format', 'html').out;
    expect(page).toMatch(/<h2>Against <code>main/);
    expect(page.match(/<svg role="img"/g)!.length).toBeGreaterThan(3);
  });

  test('a scenario that only sends later, a day with other people and another cap are told', () => {
    const dir = small({ 'events.csv': `${events}cart_updated,ana,2026-02-20T20:00:00Z,k3,,\n` });
    write(dir, 'cart.cauce', cart.replace('4h', '5h'));
    write(dir, 'thanks.cauce', thanks.replace('order_placed:', 'order_placed where (order_id == "o2"):'));
    write(
      dir,
      'hello.cauce',
      'scenario hello:\n  when cart_updated where (cart_id == "k2"):\n    wait until 2026-02-04 at 12:00\n    send email thanks\n',
    );
    write(dir, 'cauce.yaml', config.replace('3 email per 7d', '2 email per 30d'));
    const text = against(dir, 'main').out;
    expect(text).toContain('to 2 contacts instead of 3.');
    expect(text).toContain('After: the project as it is now.');
    expect(text).toMatch(/^cart +3 +3 +2 +3 +0 +0 +€0$/m);
    expect(text).toMatch(/^thanks +1 → 0 \(−1\) +1 → 0 \(−1\) +1 → 0 \(−1\) +0 /m);
    expect(text).toMatch(/^cart: email\/reminder +3 +3 += +0 +0 +3$/m);
    expect(text).toMatch(/^2026-02-04 +1 +1 += +1 +1$/m);
    expect(text).toMatch(/^email +1 in 7d +2 in 30d +–$/m);
    expect(text).not.toContain('the same as before');
  });

  test('as many people as before, but others', () => {
    const only = (id: string) => cart.replace('cart_updated:', `cart_updated where (cart_id == "${id}"):`);
    const dir = small({ 'cart.cauce': only('k2') });
    write(dir, 'cart.cauce', only('k1'));
    const text = against(dir, 'main').out;
    expect(text).toContain('to 2 contacts, as many as before.');
    expect(text).toMatch(/^cart +1 +1 +1 → 1 \(\+1 −1\) /m);
  });

  test('the same version differs in nothing, and says so in every format', () => {
    const dir = small();
    write(dir, 'messages/email/thanks.md', `${message}And thanks.\n`);
    expect(against(dir, 'HEAD').out).toContain('What the messages say is not compared');
    expect(against(dir, 'HEAD').out).toContain('No difference: everybody would get the same messages');
    expect(against(dir, 'HEAD', '--format', 'markdown').out).toContain('No difference');
    expect(against(dir, 'HEAD', '--format', 'html').out).toContain('No difference');
  });

  test('as a comment: found again by its first line, addresses left out, nothing of a stranger read as markup', () => {
    const id = 'x|<img src=x>@everyone_[a](b)';
    const dir = small({
      'contacts.csv': `id,email,newsletter\nana@example.com,a@example.com,true\n"${id}",b@example.com,true\n`,
      'events.csv': `event,contact,at,cart_id\ncart_updated,ana@example.com,2026-02-02T10:00:00Z,k1\ncart_updated,"${id}",2026-02-02T10:00:00Z,k1\ncart_updated,nr7,2026-02-02T10:00:00Z,k1\n`,
    });
    write(dir, 'cart.cauce', cart.replace('    send', '    send sms hurry\n    send'));
    const { out } = against(dir, 'main', '--format', 'markdown');
    expect(out.split('\n')[0]).toBe('<!-- cauce backtest small -->');
    expect(out).toMatch(/^\| Scenario \| entered/m);
    expect(out).toContain('<details><summary>Contacts most affected (3)</summary>');
    expect(out).not.toContain('ana@example.com');
    expect(out).not.toContain('@everyone');
    expect(out).not.toContain('<img');
    expect(out).toContain('`nr7`');
    expect(out.match(/<details>/g)!.length).toBe(out.match(/<\/details>/g)!.length);
  });

  test('without a revision Markdown tells the figures alone', () => {
    const { out } = cauce(small(), 'backtest', ...HISTORY, '--format', 'markdown');
    expect(out).toContain('| `cart` | 2 | 2 | 0 | 0 | €0 |');
  });

  test('another data model: fields that come and go are read once, fields of another type twice', () => {
    const dir = small();
    const typed = events
      .replace('o1,20.00', 'o1,20.00,9')
      .replace('total\n', 'total,weight\n')
      .replace('k1,,', 'k1,,,')
      .replace('k2,,', 'k2,,,');
    write(dir, 'events.csv', typed);
    write(dir, 'cauce.yaml', config.replace('total: money}', 'total: money, weight: number?}'));
    expect(against(dir, 'main').out).toContain('No difference');
    commitAll(dir);
    write(dir, 'cauce.yaml', config.replace('total: money}', 'total: money, weight: bool?}'));
    write(dir, 'events.csv', typed.replace('20.00,9', '20.00,true'));
    const { code, err, out } = against(dir, 'main');
    expect(code).toBe(0);
    expect(err).toContain('1 row does not fit the data model of main and is not in its replay');
    expect(out).toMatch(/thanks +0 → 1 \(\+1\)/);
  });

  test('a folder instead of a revision, and what only looks like one', () => {
    const dir = small();
    const other = small({ 'cart.cauce': cart.replace('4h', '1h') });
    expect(against(dir, other).out).toMatch(new RegExp(`Against ${other}\\n3 messages instead of 3 \\(=\\)`));
    mkdirSync(join(dir, 'main'));
    write(dir, 'main/cauce.yaml', config);
    expect(against(dir, 'main').out).toMatch(/Against main \(/);
    expect(against(dir, './main').out).toMatch(/Against .\/main\n3 messages instead of 0/);
  });

  test('a project inside the project is another one, as on disk', () => {
    const dir = small({ 'inner/cauce.yaml': config, 'inner/x.cauce': 'wiat\n', 'node_modules/y/z.cauce': 'wiat\n' });
    expect(git(dir, 'ls-files')).toContain('node_modules/y/z.cauce');
    expect(against(dir, 'main').out).toContain('No difference');
  });
});

describe('where there is nothing to compare with', () => {
  const says = (dir: string, revision: string, code: number, said: RegExp) => {
    const outcome = against(dir, revision);
    expect(outcome).toMatchObject({ code, out: '', err: expect.stringMatching(said) });
    expect(outcome.err).not.toMatch(/^\s+at /m);
  };

  test('a revision that is none', () => {
    const dir = small();
    says(dir, 'nothing', 2, /git knows no revision `nothing`/);
    says(dir, '--help', 2, /git knows no revision `--help`/);
  });

  test('a branch that only the remote has', () => {
    const origin = small();
    const dir = join(folder(), 'clone');
    git(origin, 'branch', 'live');
    git(origin, 'clone', '-q', origin, dir);
    says(dir, 'live', 2, /but `origin\/live`: write --against origin\/live/);
  });

  test('a shallow clone: how to fetch the rest, in CI too', () => {
    const origin = small();
    const first = git(origin, 'rev-parse', 'HEAD');
    commitAll(origin, 'second');
    const dir = join(folder(), 'clone');
    git(origin, 'clone', '-q', '--depth', '1', `file://${origin}`, dir);
    says(dir, first, 2, /shallow[\s\S]*fetch-depth: 0[\s\S]*GIT_DEPTH: 0/);
    says(dir, 'HEAD~1', 2, /shallow/);
  });

  test('no repository, and no git', () => {
    const dir = folder({ 'cauce.yaml': config, 'events.csv': events, 'contacts.csv': contacts });
    says(dir, '', 2, /--against is empty: name a revision/);
    says(dir, 'main', 2, /in no git repository[\s\S]*--against DIR/);
    const bare = folder();
    symlinkSync(process.execPath, join(bare, 'node'));
    const outcome = cauceWith({ cwd: small(), env: { PATH: bare } }, 'backtest', ...HISTORY, '--against', 'main');
    expect(outcome).toMatchObject({ code: 3, err: expect.stringMatching(/git is not installed/) });
  });

  test('the project is not in that revision, or has moved since', () => {
    const dir = folder({ 'README.md': 'empty\n' });
    commitAll(dir, 'before');
    for (const [path, text] of [
      ['cauce.yaml', config],
      ['events.csv', events],
      ['contacts.csv', contacts],
    ] as const) {
      mkdirSync(join(dir, 'old'), { recursive: true });
      write(dir, `old/${path}`, text);
    }
    commitAll(dir, 'the project');
    renameSync(join(dir, 'old'), join(dir, 'new'));
    commitAll(dir, 'moved');
    says(join(dir, 'new'), 'HEAD~2', 2, /there is no project yet/);
    says(join(dir, 'new'), 'HEAD~1', 2, /no cauce.yaml in new\/, but `old\/cauce.yaml`[\s\S]*git worktree add/);
  });

  test('the old version has errors: they are told as that version’s', () => {
    const dir = small({ 'cart.cauce': cart.replace('wait 4h', 'wiat 4h') });
    write(dir, 'cart.cauce', cart);
    const { code, err } = against(dir, 'main');
    expect(code).toBe(1);
    expect(err).toMatch(/wiat 4h[\s\S]*These are errors of `main`, not of the working tree/);
  });
});

test('the example shop against a gentler one of itself', () => {
  const dir = shop({
    'events.csv': events.replace('k1,,', 'k1,,80.00').replace('k2,,', 'k2,,80.00'),
    'contacts.csv': contacts,
  });
  commitAll(dir);
  const text = readFileSync(join(dir, 'abandoned_cart.cauce'), 'utf8');
  write(dir, 'abandoned_cart.cauce', text.replace('wait 4h if', 'wait 6h if').replace(/^test [\s\S]*/m, ''));
  const { code, out } = against(dir, 'main');
  expect(code).toBe(0);
  expect(out).toMatch(/messages would only come at another time/);
  expect(existsSync(join(dir, '.git'))).toBe(true);
});
