/** `cauce plan`, `deploy`, `pause` and `resume` as a user runs them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EMPTY_BATCH } from '../runtime/store/port.js';
import { openStore } from '../runtime/store/sqlite/index.js';
import { commitAll } from './git.fixture.js';
import { cauce, folder } from './run.fixture.js';

function project(): string {
  const dir = folder();
  expect(cauce(dir, 'init').code).toBe(0);
  return dir;
}

function change(dir: string, from: string, to: string): void {
  const path = join(dir, 'second_order.cauce');
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
}

/** As a service would have counted them. */
function stand(dir: string, state: string, people: number): void {
  const store = openStore(join(dir, '.cauce/cauce.db'));
  store.commit({ ...EMPTY_BATCH, counters: [{ name: `machine/second_order@1/${state}`, by: people }] });
  store.close();
}

describe('plan and deploy', () => {
  test('say what changes and for whom, and refuse to leave anybody without a place', { timeout: 240_000 }, () => {
    const dir = project();
    expect(cauce(dir, 'plan').out).toContain('Nothing is deployed yet: 2 scenarios would be new.');
    expect(cauce(dir, 'deploy').err).toContain('version 1 is deployed');
    expect(cauce(dir, 'plan').out).toBe('Nothing has changed since version 1.\n');
    stand(dir, 'wait 30d', 7);
    change(dir, 'wait 30d', 'wait 40d');
    const { out } = cauce(dir, 'plan');
    expect(out).toContain('step changed: wait 30d → wait 40d');
    expect(out).toContain(
      '7 people in `wait 30d` (version 1): finish on their version; with --move they go on in `wait 40d`',
    );
    const { out: comment } = cauce(dir, 'plan', '--format', 'markdown');
    expect(comment.split('\n')[0]).toMatch(/^<!-- cauce plan \S+ -->$/);
    expect(comment).toContain('| ~ `second_order` | 1 step | 7 |');
    expect(comment).toContain('| `wait 30d` | 1 | 7 | finish on their version | go on in `wait 40d` (by structure) |');
    expect(comment).toContain('("~\u00a0wait 40d<br>before: wait 30d<br>7 under way")');
    const json = JSON.parse(cauce(dir, 'plan', '--format', 'json').out);
    expect(json.scenarios[0].people).toEqual([
      { state: 'wait 30d', version: 1, people: 7, fate: 'moves', to: 'wait 40d', by: 'structure' },
    ]);
    expect(cauce(dir, 'deploy', '--move', 'second_order', '--dry-run').out).toContain(
      '7 people in `wait 30d` (version 1): go on in `wait 40d`',
    );
    expect(cauce(dir, 'deploy', '--dry-run').out).toMatch(/finish on their version$/m);
    stand(dir, 'idea', 2);
    const inOrder = JSON.parse(cauce(dir, 'plan', '--format', 'json').out).scenarios[0].people;
    expect(inOrder.map(({ state }: { state: string }) => state)).toEqual(['wait 30d', 'idea']);
    stand(dir, 'idea', -2);
    change(dir, '    wait 40d\n', '');
    const refused = cauce(dir, 'deploy', '--move', 'second_order', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('second_order: 7 in `wait 30d`');
    expect(cauce(dir, 'deploy', '--move', 'all', '--to', 'second_order/wait 30d=idea', '--dry-run').code).toBe(0);
    expect(cauce(dir, 'deploy').err).toContain('--yes');
    expect(cauce(dir, 'deploy', '--yes').err).toContain('version 2 is deployed');
    expect(cauce(dir, 'deploy', '--rollback', '--yes').err).toContain('version 3 is deployed');
    expect(cauce(dir, 'plan').out).toContain('step removed: wait 30d');
    writeFileSync(join(dir, 'often.cauce'), 'segment often = count of order_placed in last 90d >= 3\n');
    expect(cauce(dir, 'plan').out).toMatch(
      /\+ segment often \(new\)[\s\S]*Kept of each contact from then on.*\n\+ count of order_placed in last 90d$/m,
    );
    const { kept } = JSON.parse(cauce(dir, 'plan', '--format', 'json').out);
    expect([kept.all.length, kept.fills]).toEqual([expect.any(Number), ['count of order_placed in last 90d']]);
    cauce(dir, 'deploy', '--yes');
    const program = readFileSync(join(dir, 'second_order.cauce'), 'utf8');
    writeFileSync(join(dir, 'second_order.cauce'), '');
    expect(cauce(dir, 'plan', '--format', 'markdown').out).toContain(
      '| - `second_order` | gone | 7, who finish on their version |',
    );
    writeFileSync(join(dir, 'second_order.cauce'), program);
    writeFileSync(join(dir, 'often.cauce'), '');
    expect(cauce(dir, 'plan', '--format', 'markdown').out).toMatch(
      /Not kept any more[^\n]*\n\n- `count of order_placed in last 90d`$/m,
    );
  });

  test('compare with a revision of git where no store is at hand', () => {
    const dir = project();
    const head = commitAll(dir).slice(0, 7);
    expect(cauce(dir, 'plan', '--against', 'main').out).toBe(`Nothing has changed since main (${head}).\n`);
    change(dir, 'wait 30d', 'wait 40d');
    writeFileSync(join(dir, 'hello.cauce'), 'scenario hello:\n  when order_placed:\n    send email second_order\n');
    const { code, out } = cauce(dir, 'plan', '--against', 'main');
    expect(code).toBe(0);
    expect(out).toContain(`Against main (${head}): 2 scenarios changed, 1 as before.`);
    expect(out).toMatch(/\+ hello \(new\)[\s\S]*~ second_order\n {4}step changed: wait 30d → wait 40d/);
    const comment = cauce(dir, 'plan', '--against', 'main', '--format', 'markdown').out;
    expect(comment).toContain('| Scenario | what changes |\n');
    expect(comment).toContain('| + `hello` | new |');
    expect(comment.match(/```mermaid/g)).toHaveLength(2);
    const json = JSON.parse(cauce(dir, 'plan', '--against', 'main', '--format', 'json').out);
    expect(json).toMatchObject({ from: null, to: null, against: `main (${head})` });
    expect(json.scenarios[1].graph.nodes).toContainEqual(
      expect.objectContaining({ label: 'wait 40d', mark: 'changed', notes: ['before: wait 30d'] }),
    );
    expect(existsSync(join(dir, '.cauce'))).toBe(false);
    expect(cauce(dir, 'plan', '--against', 'main', '--store', 'x.db')).toMatchObject({ code: 2, out: '' });
    expect(cauce(dir, 'plan', '--against', 'nothing')).toMatchObject({ code: 2, out: '' });
  });

  test('tell the most one contact can get, before and after, where that differs', { timeout: 240_000 }, () => {
    const dir = project();
    commitAll(dir);
    change(dir, '  enter once\n', '');
    writeFileSync(
      join(dir, 'hello.cauce'),
      'scenario hello:\n  enter once\n  when order_placed:\n    send email second_order\n',
    );
    const { bounds } = JSON.parse(cauce(dir, 'plan', '--against', 'main', '--format', 'json').out);
    const of = (scope: string) =>
      bounds.find((one: { scope: string; window: string }) => one.scope === scope && one.window === '30d');
    expect(of('hello')).toMatchObject({ channel: 'email', before: null, after: { max: 1 } });
    expect(of('second_order')).toBeUndefined();
    expect(of('all')).toMatchObject({ before: { max: 2 }, after: { max: 3 } });
    expect(cauce(dir, 'plan', '--against', 'main').out).toMatch(/^hello: email .* none → 1/m);
    const comment = cauce(dir, 'plan', '--against', 'main', '--format', 'markdown').out;
    expect(comment).toMatch(/^\| Most for one contact \|.*\n.*\n\| all together: email \|/m);
    expect(cauce(dir, 'deploy', '--yes').code).toBe(0);
    expect(JSON.parse(cauce(dir, 'plan', '--format', 'json').out).bounds).toBeNull();
    change(dir, 'wait 30d', 'wait 1h');
    expect(JSON.parse(cauce(dir, 'plan', '--format', 'json').out).bounds).toEqual(expect.any(Array));
  });

  test('a scenario is paused and resumed by name', () => {
    const dir = project();
    cauce(dir, 'deploy', '--yes');
    expect(cauce(dir, 'pause', 'second_order').err).toContain('second_order is paused');
    expect(cauce(dir, 'pause', 'second_order').err).toContain('was paused already');
    expect(cauce(dir, 'resume', 'second_order').err).toContain('goes on');
    expect(cauce(dir, 'pause', 'nobody')).toMatchObject({ code: 2 });
  });
});
