import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { zone } from '../../runtime/clock/index.js';
import { loadBundle, parseBundle } from '../../runtime/machine/index.js';
import { runTest } from '../../runtime/testing/index.js';
import { emitBundle } from '../emit/index.js';
import { goldenText } from './golden.fixture.js';
import { lowerProject } from './index.js';
import { fixtureNames, fixtures, fixtureText, projectOf } from './shop.fixture.js';

const lowered = (files: Readonly<Record<string, string>>) => lowerProject(projectOf(files).analysis);

describe.each(fixtureNames())('%s.cauce', (name) => {
  const file = `${name}.cauce`;
  const project = projectOf({ [file]: fixtureText(file) });

  it('checks without an error', () => {
    expect(project.diagnostics.filter((found) => found.severity === 'error')).toEqual([]);
  });

  it('lowers to the machines beside it', () => {
    const text = goldenText(lowerProject(project.analysis));
    const golden = new URL(`${name}.json`, fixtures);
    if (process.env.UPDATE) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(JSON.parse(text)).toMatchObject({ files: expect.any(Array) });
  });

  it('gives a bundle that the runtime takes', () => {
    const { bundle } = lowerProject(project.analysis);
    const parsed = parseBundle(JSON.parse(emitBundle(bundle)));
    expect(parsed).toMatchObject({ ok: true });
    expect(loadBundle(bundle).machines).toHaveLength(bundle.scenarios.length);
  });
});

describe('the tests of a project', () => {
  it('are what the runtime plays', () => {
    const { bundle, tests } = lowered({ 'tests.cauce': fixtureText('tests.cauce') });
    const program = loadBundle(bundle);
    const results = tests.map((test) => runTest(program, test, { zones: zone }));
    expect(results.map(({ title, status, failure }) => [title, status, failure])).toEqual([
      ['everything a test can say', 'passed', undefined],
      ['the clock runs on', 'passed', undefined],
    ]);
  });
});

describe('a project of several files', () => {
  const files = Object.fromEntries(
    fixtureNames()
      .filter((name) => !['tests', 'derived', 'examples'].includes(name))
      .map((name) => [`${name}.cauce`, fixtureText(`${name}.cauce`)]),
  );
  const renamed = { ...files, 'expressions.cauce': files['expressions.cauce']!.replaceAll('win_back', 'come_back') };

  it('gives the same bytes whatever the order of its files', () => {
    const there = emitBundle(lowered(renamed).bundle);
    const back = emitBundle(lowered(Object.fromEntries(Object.entries(renamed).reverse())).bundle);
    expect(back).toBe(there);
    expect(there.length).toBeGreaterThan(10_000);
  });

  it('sorts its scenarios, and puts each segment after those it looks at', () => {
    const { bundle } = lowered(renamed);
    const names = bundle.scenarios.map((machine) => machine.name);
    expect(names).toEqual([...names].sort());
    const segments = bundle.segments.map((segment) => segment.name);
    for (const [index, segment] of bundle.segments.entries()) {
      for (const other of segment.dependsOn.segments) expect(segments.slice(0, index)).toContain(other);
    }
  });
});

describe('a project with mistakes', () => {
  const good = 'scenario good:\n  when order_placed:\n    send email thanks\n';

  it('leaves out scenarios that are wrong, and keeps the others', () => {
    const { bundle } = lowered({ 'a.cauce': good, 'b.cauce': 'scenario bad:\n  when order_palced:\n    wiat 5h\n' });
    expect(bundle.scenarios.map((machine) => machine.name)).toEqual(['good']);
  });

  it('leaves out segments that are wrong, what uses them, and the tests of that', () => {
    const { bundle, tests } = lowered({
      'a.cauce': `${good}
segment wrong = order_placed >
segment also_wrong = not wrong
scenario uses_it:
  when enters also_wrong:
    send email thanks
test "of it" for uses_it:
  given newsletter = true
  when order_placed
  expect no email
`,
    });
    expect(bundle.scenarios.map((machine) => machine.name)).toEqual(['good']);
    expect(bundle.segments.map((segment) => segment.name)).toEqual(['inactive']);
    expect(tests).toEqual([]);
  });

  it('leaves out what would become too large', () => {
    const lets = Array.from({ length: 60 }, (_, n) => `let x${n + 1} = x${n} + x${n}\n`).join('');
    const text = `${good}let x0 = orders\n${lets}segment huge = x60 > 3\nscenario also_huge:\n  when x60 > 3:\n    send email thanks\n`;
    const { bundle } = lowered({ 'a.cauce': text });
    expect(bundle.scenarios.map((machine) => machine.name)).toEqual(['good']);
    expect(bundle.segments.map((segment) => segment.name)).toEqual(['inactive']);
    expect(lowered({ 'a.cauce': text.replaceAll('x60 >', 'x8 >') }).bundle.scenarios).toHaveLength(2);
  });

  it('lowers nothing of a project without a scenario', () => {
    const { bundle, tests } = lowered({});
    expect(bundle).toMatchObject({ scenarios: [], derived: [] });
    expect(tests).toEqual([]);
  });
});

describe('what a run keeps', () => {
  it('is only what something looks at', () => {
    const { bundle } = lowered({
      'a.cauce': `scenario unread:
  when order_placed as order and order.total > 10 EUR:
    send email thanks
scenario read:
  when order_placed as order:
    wait 1d
    if order.total > 10 EUR:
      send email thanks
`,
    });
    const [read, unread] = bundle.scenarios;
    expect(read!.triggers[0]!.alternatives[0]!.bind).toBe(0);
    expect(read!.slots[0]).toEqual({ name: 'order', holds: { kind: 'event', event: 'order_placed' } });
    expect(unread!.triggers[0]!.alternatives[0]).not.toHaveProperty('bind');
    expect(unread!.slots.map((slot) => slot.holds.kind)).toEqual(['message']);
  });

  it('is one slot for a name that is bound again', () => {
    const { bundle } = lowered({
      'a.cauce': `scenario again:
  when order_placed:
    if newsletter:
      send email one as note
    else:
      send email two as note
    wait up to 1d for note.clicked
`,
    });
    const [machine] = bundle.scenarios;
    expect(machine!.slots).toEqual([{ name: 'note', holds: { kind: 'message', channel: 'email', message: 'one' } }]);
    expect(machine!.states.map((state) => state.id)).toEqual([
      'if newsletter',
      'note',
      'note#2',
      'wait for note.clicked',
      'end',
    ]);
  });
});
