import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  above,
  afterTime,
  all,
  and,
  any,
  anyKnown,
  assume,
  atLeast,
  atMost,
  below,
  type Condition,
  claim,
  contains,
  deny,
  either,
  type Formula,
  implies,
  inLine,
  isImpossible,
  joinLines,
  type Line,
  lowest,
  meetLines,
  not,
  nothingKnown,
  oneOf,
  only,
  or,
  outsideOf,
  type Subject,
  upwards,
  whole,
} from './index.js';

const line: fc.Arbitrary<Line> = fc.letrec<{ line: Line }>((tie) => ({
  line: fc.oneof(
    { maxDepth: 4 },
    fc
      .tuple(fc.constantFrom(above, atLeast, below, atMost, only), fc.integer({ min: 0, max: 6 }))
      .map(([make, at]) => make(at)),
    tie('line').map(outsideOf),
    fc.tuple(tie('line'), tie('line')).map(([a, b]) => meetLines(a, b)),
    fc.tuple(tie('line'), tie('line')).map(([a, b]) => joinLines(a, b)),
  ),
})).line;

/** Numbers on, between and around the places a line can turn at. */
const places = [
  Number.NEGATIVE_INFINITY,
  ...Array.from({ length: 17 }, (_, step) => step / 2 - 1),
  Number.POSITIVE_INFINITY,
];

describe('lines', () => {
  it('meet, join and turn round as sets do', () => {
    fc.assert(
      fc.property(line, line, (a, b) => {
        for (const value of places) {
          expect(contains(meetLines(a, b), value)).toBe(contains(a, value) && contains(b, value));
          expect(contains(joinLines(a, b), value)).toBe(contains(a, value) || contains(b, value));
          expect(contains(outsideOf(a), value)).toBe(!contains(a, value));
        }
      }),
    );
  });
  it('keep their whole numbers and have no others to tell them apart', () => {
    fc.assert(
      fc.property(line, line, (a, b) => {
        const wholes = places.filter((value) => Number.isInteger(value));
        for (const value of wholes) expect(contains(whole(a), value)).toBe(contains(a, value));
        const differ = joinLines(meetLines(a, outsideOf(b)), meetLines(b, outsideOf(a)));
        const finite = whole(meetLines(differ, meetLines(atLeast(-1), atMost(7))));
        if (wholes.every((value) => contains(a, value) === contains(b, value))) expect(finite.cuts).toEqual([]);
      }),
    );
  });
  it('grow into what lies above them', () => {
    fc.assert(
      fc.property(line, (a) => {
        const grown = upwards(a);
        for (const value of places) {
          const started = places.some((start) => start <= value && contains(a, start));
          if (started) expect(contains(grown, value)).toBe(true);
        }
        expect(lowest(grown)).toBe(lowest(a));
      }),
    );
  });
});

const subject = (
  key: string,
  space: Subject['space'],
  optional: boolean,
  overTime: Subject['overTime'] = 'free',
): Subject => ({
  key,
  space,
  optional,
  overTime,
  names: [],
});
const count = subject('count', { kind: 'numbers', range: atLeast(0), whole: true }, false, 'grows');
const amount = subject('amount', { kind: 'numbers', range: { inside: true, cuts: [] }, whole: false }, true);
const tone = subject('tone', { kind: 'words', all: ['a', 'b', 'c'] }, true, 'fixed');
const city = subject('city', { kind: 'words' }, true);

type Value = number | string | null;
type World = Readonly<Record<string, Value>>;

const worlds: readonly World[] = [0, 1, 2, 3, 4].flatMap((count) =>
  [null, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4].flatMap((amount) =>
    [null, 'a', 'b', 'c'].flatMap((tone) =>
      [null, 'x', 'y', 'elsewhere'].map((city) => ({ count, amount, tone, city })),
    ),
  ),
);

/** A comparison as the reasoning sees it, and as it is worked out for one world. */
interface Leaf {
  readonly condition: Condition;
  readonly holds: (world: World) => boolean | null;
}

const compared = (one: Subject): fc.Arbitrary<Leaf> =>
  fc.tuple(fc.constantFrom(above, atLeast, below, atMost, only), fc.integer({ min: -1, max: 3 })).map(([make, at]) => {
    const line = make(at);
    const yes = claim(one, inLine(one, line));
    return {
      condition: { yes, no: claim(one, inLine(one, outsideOf(line))) },
      holds: (world) => (world[one.key] === null ? null : contains(line, world[one.key] as number)),
    };
  });
const named = (one: Subject, words: readonly string[]): fc.Arbitrary<Leaf> =>
  fc.subarray([...words]).map((list) => {
    const yes = claim(one, oneOf(one, list));
    const known = claim(one, anyKnown(one));
    return {
      condition: { yes, no: all([known, deny(yes)]) },
      holds: (world) => (world[one.key] === null ? null : list.includes(world[one.key] as string)),
    };
  });
const asked = (one: Subject): fc.Arbitrary<Leaf> => {
  const yes = claim(one, anyKnown(one));
  return fc.constant({ condition: { yes, no: deny(yes) }, holds: (world: World) => world[one.key] !== null });
};

const kleene = {
  and: (a: boolean | null, b: boolean | null) =>
    a === false || b === false ? false : a === null || b === null ? null : true,
  or: (a: boolean | null, b: boolean | null) =>
    a === true || b === true ? true : a === null || b === null ? null : false,
};

const leaf: fc.Arbitrary<Leaf> = fc.letrec<{ leaf: Leaf }>((tie) => ({
  leaf: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'condition' },
    compared(count),
    compared(amount),
    named(tone, ['a', 'b', 'c']),
    named(city, ['x', 'y']),
    asked(city),
    asked(amount),
    tie('leaf').map(({ condition, holds }) => ({
      condition: not(condition),
      holds: (world: World) => {
        const inner = holds(world);
        return inner === null ? null : !inner;
      },
    })),
    fc.tuple(tie('leaf'), tie('leaf'), fc.boolean()).map(([a, b, both]) => ({
      condition: both ? and([a.condition, b.condition]) : or([a.condition, b.condition]),
      holds: (world: World) => kleene[both ? 'and' : 'or'](a.holds(world), b.holds(world)),
    })),
  ),
})).leaf;

/** Whether the reasoning leaves room for the world. */
const room = (world: World): Formula =>
  all(
    [count, amount, tone, city].map((one) => {
      const value = world[one.key]!;
      if (value === null) return deny(claim(one, anyKnown(one)));
      return claim(one, typeof value === 'number' ? inLine(one, only(value)) : oneOf(one, [value]));
    }),
  );

describe('conditions', () => {
  it('come out yes, no or unknown as Kleene has it', () => {
    fc.assert(
      fc.property(leaf, fc.constantFrom(...worlds), ({ condition, holds }, world) => {
        const there = assume(nothingKnown, room(world));
        const outcome = holds(world);
        expect(isImpossible(assume(there, condition.yes))).toBe(outcome !== true);
        expect(isImpossible(assume(there, condition.no))).toBe(outcome !== false);
      }),
      { numRuns: 200 },
    );
  });
  it('are found impossible, certain or implied where no world says otherwise, and never where one does', () => {
    let decided = 0;
    fc.assert(
      fc.property(leaf, leaf, (a, b) => {
        const known = assume(nothingKnown, a.condition.yes);
        const here = worlds.filter((world) => a.holds(world) === true);
        expect(isImpossible(known)).toBe(here.length === 0);
        const follows = here.every((world) => b.holds(world) === true);
        if (follows) decided++;
        expect(implies(known, b.condition.yes)).toBe(follows);
        expect(implies(known, deny(b.condition.no))).toBe(here.every((world) => b.holds(world) !== false));
      }),
      { numRuns: 200 },
    );
    expect(decided).toBeGreaterThan(5);
  });
  it('leave room for every world of each way that joins, and for every way it may go on', () => {
    fc.assert(
      fc.property(
        fc.array(leaf, { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat(worlds.length - 1), { maxLength: 5 }),
        (ways, later) => {
          const joined = either(ways.map(({ condition }) => assume(nothingKnown, condition.yes)));
          const gone = afterTime(joined);
          for (const world of worlds) {
            if (!ways.some(({ holds }) => holds(world) === true)) continue;
            expect(isImpossible(assume(joined, room(world)))).toBe(false);
            for (const at of later) {
              const then = worlds[at]!;
              if (then.tone !== world.tone || Number(then.count) < Number(world.count)) continue;
              expect(isImpossible(assume(gone, room(then)))).toBe(false);
            }
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('what a claim brings with it', () => {
  const other = subject('other', { kind: 'numbers', range: atLeast(0), whole: true }, false);
  const some = claim(
    count,
    inLine(count, atLeast(1)),
    [{ subject: other, values: inLine(other, below(3)) }],
    [{ subject: other, values: inLine(other, atLeast(3)) }],
  );
  const few = claim(other, inLine(other, below(3)));
  it('follows on its own side only', () => {
    expect(implies(assume(nothingKnown, some), few)).toBe(true);
    expect(implies(assume(nothingKnown, deny(some)), deny(few))).toBe(true);
    expect(implies(nothingKnown, any([some, few]))).toBe(false);
  });
});

it('stays quick and sound where alternatives would have no end', () => {
  const many = all(
    Array.from({ length: 60 }, (_, index) => {
      const one = subject(`one${index}`, { kind: 'words' }, false);
      const two = subject(`two${index}`, { kind: 'words' }, false);
      return any([claim(one, oneOf(one, ['x'])), claim(two, oneOf(two, ['x']))]);
    }),
  );
  const known = assume(nothingKnown, many);
  expect(isImpossible(known)).toBe(false);
  expect(known.length).toBeLessThan(100);
});
