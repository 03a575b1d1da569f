/** Sets of numbers as the places where a walk from left to right goes in and out of them. Knows no unit; plus infinity is a number like others. */

/** A place between two numbers: just before `at`, or just after it. */
interface Cut {
  readonly at: number;
  readonly after: boolean;
}

export interface Line {
  /** Whether the walk begins inside, at minus infinity. */
  readonly inside: boolean;
  /** Ascending; at each the walk goes in or out. */
  readonly cuts: readonly Cut[];
}

export const allNumbers: Line = { inside: true, cuts: [] };
export const noNumber: Line = { inside: false, cuts: [] };

export function above(at: number): Line {
  return { inside: false, cuts: [{ at, after: true }] };
}

export function atLeast(at: number): Line {
  return { inside: false, cuts: [{ at, after: false }] };
}

export function below(at: number): Line {
  return outsideOf(atLeast(at));
}

export function atMost(at: number): Line {
  return outsideOf(above(at));
}

export function only(at: number): Line {
  return {
    inside: false,
    cuts: [
      { at, after: false },
      { at, after: true },
    ],
  };
}

export function outsideOf({ inside, cuts }: Line): Line {
  return { inside: !inside, cuts };
}

export function meetLines(a: Line, b: Line): Line {
  return combine(a, b, (inA, inB) => inA && inB);
}

export function joinLines(a: Line, b: Line): Line {
  return combine(a, b, (inA, inB) => inA || inB);
}

export function isNowhere({ inside, cuts }: Line): boolean {
  return !inside && cuts.length === 0;
}

export function isSameLine(a: Line, b: Line): boolean {
  return (
    a.inside === b.inside &&
    a.cuts.length === b.cuts.length &&
    a.cuts.every((cut, index) => order(cut, b.cuts[index]!) === 0)
  );
}

/** The same set among whole numbers: between 3 and 4 there is nothing. */
export function whole({ inside, cuts }: Line): Line {
  const moved: Cut[] = [];
  for (const { at, after } of cuts) {
    const cut = Number.isFinite(at) ? { at: after ? Math.floor(at) + 1 : Math.ceil(at), after: false } : { at, after };
    // Going in and out at one place is staying.
    if (moved.length > 0 && order(moved.at(-1)!, cut) === 0) moved.pop();
    else moved.push(cut);
  }
  return { inside, cuts: moved };
}

/** What holds of a number once it was in the set and has only grown since. */
export function upwards({ inside, cuts }: Line): Line {
  if (inside) return allNumbers;
  return { inside: false, cuts: cuts.slice(0, 1) };
}

/** What holds of a number that was in the set, and has then grown by `most` at the most or started anew at nothing; undefined: anything. */
export function upTo({ inside, cuts }: Line, most: number): Line | undefined {
  const last = cuts.at(-1);
  if (!last || (inside ? cuts.length % 2 === 0 : cuts.length % 2 === 1) || !Number.isFinite(last.at + most))
    return undefined;
  return outsideOf({ inside: false, cuts: [{ at: last.at + most, after: last.after }] });
}

/** The largest number of the set, or where it ends; infinity where there is none. */
export function highest({ inside, cuts }: Line): number {
  const last = cuts.at(-1);
  const open = inside ? cuts.length % 2 === 0 : cuts.length % 2 === 1;
  return open || !last ? Number.POSITIVE_INFINITY : last.at;
}

/** The smallest number of the set; minus infinity where there is none, undefined of nothing. */
export function lowest({ inside, cuts }: Line): number | undefined {
  return inside ? Number.NEGATIVE_INFINITY : cuts[0]?.at;
}

export function contains({ inside, cuts }: Line, value: number): boolean {
  let found = inside;
  for (const { at, after } of cuts) {
    if (after ? value > at : value >= at) found = !found;
    else break;
  }
  return found;
}

function order(a: Cut, b: Cut): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : Number(a.after) - Number(b.after);
}

function combine(a: Line, b: Line, both: (inA: boolean, inB: boolean) => boolean): Line {
  let inA = a.inside;
  let inB = b.inside;
  const inside = both(inA, inB);
  let now = inside;
  const cuts: Cut[] = [];
  let i = 0;
  let j = 0;
  while (i < a.cuts.length || j < b.cuts.length) {
    const left = a.cuts[i];
    const right = b.cuts[j];
    const side = !left ? 1 : !right ? -1 : order(left, right);
    const cut = side <= 0 ? left! : right!;
    if (side <= 0) {
      inA = !inA;
      i++;
    }
    if (side >= 0) {
      inB = !inB;
      j++;
    }
    if (both(inA, inB) !== now) {
      now = !now;
      cuts.push(cut);
    }
  }
  return { inside, cuts };
}
