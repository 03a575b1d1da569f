import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadBundle } from './program.js';
import { parseBundle } from './schema.js';
import { serializeBundle, stableText } from './serialize.js';
import { sampleBundle } from './testdata/sample-bundle.js';

/** The sample as JSON with something changed: `path` leads to the place, in the way problems name it. */
function changed(path: string, to: unknown): unknown {
  const json = JSON.parse(serializeBundle(sampleBundle()));
  const keys = path.split(/[.[\]]+/).filter((key) => key !== '');
  const last = keys.pop()!;
  let at = json;
  for (const key of keys) at = at[key];
  if (to === undefined) delete at[last];
  else at[last] = to;
  return json;
}

function problems(json: unknown) {
  const parsed = parseBundle(json);
  return parsed.ok ? [] : parsed.problems;
}

describe('parseBundle', () => {
  it('takes everything a bundle can hold, and what it takes can be loaded', () => {
    const parsed = parseBundle(JSON.parse(serializeBundle(sampleBundle())));
    expect(parsed).toEqual({ ok: true, bundle: sampleBundle() });
    if (parsed.ok) expect(loadBundle(parsed.bundle).machineOf.get('welcome')?.states).toHaveLength(13);
  });

  it.each([null, 3, 'bundle', [], {}, { format: 'other' }])('says that %j is no bundle', (json) => {
    expect(problems(json)).toEqual([{ path: 'format', message: expect.stringContaining('not a Cauce bundle') }]);
  });

  it('says which version it found and which it reads', () => {
    expect(problems({ format: 'cauce-bundle', version: 7 })[0]?.message).toMatch(/version 7 .* reads version 1/);
    expect(problems({ format: 'cauce-bundle' })[0]?.message).toMatch(/no version/);
  });

  it.each([
    ['scenarios[0].states[0].duration', { op: 'frobnicate' }],
    ['scenarios[0].states[0].next', -1],
    ['scenarios[0].states[0].extra', 1],
    ['scenarios[0].states[3].target.anchor.name', 5],
    ['scenarios[0].states[1].target.weekdays', []],
    ['scenarios[0].triggers[0].alternatives', []],
    ['model.contact.city.type', 'colour'],
    ['model.policies.quietHours.from', 1440],
    ['segments[0].condition', undefined],
    ['files', undefined],
  ])('names the place of a wrong shape: %s', (path, to) => {
    const found = problems(changed(path, to)).map((problem) => problem.path);
    // A wrong kind is named by its own key, an unknown or missing key by what holds it.
    expect([path, `${path}.op`, `${path}.type`, path.replace(/\.\w+$/, '')]).toContain(found[0]);
  });

  it.each([
    ['scenarios[0].states[0].next', 13, 'There is no state 13.'],
    ['scenarios[0].triggers[0].start', 40, 'There is no state 40.'],
    ['scenarios[0].states[4].arms[0].next', 99, 'There is no state 99.'],
    ['scenarios[0].states[4].arms[0].on.bind', 1, 'Slot 1 (hello) holds a message, not a event.'],
    ['scenarios[0].states[5].handle', 0, 'Slot 0 (cart) holds a event, not a message.'],
    ['scenarios[0].states[5].params[0].value.slot', 9, 'There is no slot 9 here.'],
    ['scenarios[0].states[6].coupon', 'bye', 'There is no coupon bye.'],
    ['scenarios[0].states[11].change.group', 'club', 'There is no group club.'],
    ['scenarios[0].stops[1].moment.name', 'lapsed', 'There is no segment lapsed.'],
    ['facts.aggregates[0].event', 'visit', 'Aggregate 0 does not exist or is not about order_placed.'],
    ['model.messages', {}, 'There is no message email/hello.'],
  ])('follows what a bundle points at: %s', (path, to, message) => {
    expect(problems(changed(path, to)).map((problem) => problem.message)).toContain(message);
  });

  it('a condition or goal outside a scenario has no slots', () => {
    const found = problems(changed('segments[0].condition', { op: 'slot', slot: 0 }));
    expect(found).toEqual([{ path: 'segments[0].condition', message: 'There is no slot 0 here.' }]);
  });

  it('shares make a hundred', () => {
    const found = problems(changed('scenarios[0].states[8].arms[0].share', 40));
    expect(found).toEqual([{ path: 'scenarios[0].states[8].arms', message: 'The shares make 94.5 %, not 100 %.' }]);
  });

  it('an endless nest is a problem, not a crash', () => {
    let nest: object = { op: 'now' };
    for (let i = 0; i < 200_000; i++) nest = { op: 'not', of: nest };
    expect(problems(changed('segments[0].condition', nest))[0]?.message).toContain('nested too deeply');
  });

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('model', 'facts', 'segments', 'scenarios'),
        (json, key) => {
          const parsed = parseBundle({ ...sampleBundle(), [key]: json });
          expect(parsed.ok || parsed.problems.length > 0).toBe(true);
        },
      ),
    );
  });
});

describe('serializeBundle', () => {
  it('gives the same bytes whatever order keys were made in', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, part]) => [key, reversed(part)]),
      );
    };
    const bundle = sampleBundle();
    expect(serializeBundle(reversed(bundle) as typeof bundle)).toBe(serializeBundle(bundle));
    expect(JSON.parse(serializeBundle(bundle))).toEqual(bundle);
  });

  it('puts each scenario on a line of its own', () => {
    const text = serializeBundle(sampleBundle());
    expect(text.split('\n').filter((line) => line.startsWith('{"name":"welcome"'))).toHaveLength(1);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('leaves out what is undefined, and refuses what JSON cannot say', () => {
    expect(stableText({ b: undefined, a: [1, undefined], name: -0 })).toBe('{"name":0,"a":[1,null]}');
    expect(() => stableText({ a: Number.NaN })).toThrow(RangeError);
  });
});
