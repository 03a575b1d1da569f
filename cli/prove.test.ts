/** `cauce prove` as a process. Needs `npm run build`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cauce, folder } from './run.fixture.js';

const message = (subject: string) => `---\nsubject: ${subject}\n---\n${subject}\n`;
const yaml = (policies: string) => `project: shop
currency: EUR
timezone: Europe/Madrid
contact: {email: email, newsletter: bool, tier: enum(gold, silver)}
events: {signed_up: {}, order_placed: {order_id: text, total: money}}
channels: {email: {provider: smtp, url: "smtp://localhost", from: "Shop <shop@example.com>", consent: newsletter}}
policies: {${policies}}
`;

const files = {
  'cauce.yaml': yaml('caps: [2 email per 7d]'),
  'start.cauce':
    'scenario start:\n  enter once\n  when signed_up:\n    send email hello\n    wait 2d\n    if tier is gold:\n      send email goodbye\n',
  'thanks.cauce': 'scenario thanks:\n  when order_placed:\n    send email hello\n',
  'messages/email/hello.txt': message('Hello'),
  'messages/email/goodbye.txt': message('Goodbye'),
};
const project = folder(files);
const prove = (...args: string[]) => cauce(project, 'prove', ...args);

describe('cauce prove', () => {
  it('tells the bounds of each scenario and of all together', () => {
    const { out, code } = prove();
    expect(code).toBe(0);
    expect(out).toMatch(/^start +email +1 +2 +2$/m);
    expect(out).toMatch(/^thanks +email +no limit → \d+ +no limit → 2/m);
    expect(out).toMatch(/^all together/m);
    expect(out).toContain('thanks: nothing limits how often `order_placed` starts it anew');
  });

  it('shows the path, each step with its line', () => {
    const { out } = prove('--scenario', 'start', '--path');
    expect(out).toContain('start: 2 email in 7d');
    expect(out).toMatch(/→ +2d +send email goodbye +start\.cauce:7/);
    expect(out).not.toContain('thanks');
  });

  it('is data for programs', () => {
    const { out } = prove('--format', 'json');
    const { bounds } = JSON.parse(out);
    const of = (scope: string) =>
      bounds.find((one: { scope: string; window: string }) => one.scope === scope && one.window === '7d');
    expect(of('start')).toMatchObject({ channel: 'email', max: 2, afterCaps: 2, exact: true });
    expect(of('start').witness).toContainEqual({
      at: '2d',
      what: 'send email goodbye',
      scenario: 'start',
      file: 'start.cauce',
      line: 7,
    });
    expect(of('all')).toMatchObject({
      max: null,
      afterCaps: 2,
      exact: true,
      unboundedBy: 'order_placed',
      unboundedIn: 'thanks',
    });
  });

  it('asks which scenario was meant', () => {
    const { err, code } = prove('--scenario', 'strat');
    expect(code).toBe(2);
    expect(err).toContain('did you mean `start`?');
  });

  it('fails where a promise does not hold, and still shows the bounds', () => {
    writeFileSync(join(project, 'cauce.yaml'), yaml('prove: [1 email per 7d]'));
    const { out, code } = prove();
    expect(code).toBe(1);
    expect(out).toMatch(/^start +email/m);
    const checked = cauce(project, 'check');
    expect(checked.code).toBe(1);
    expect(checked.out).toContain('volume/over-proved');
  });
});
