// Numbers, percents, money, durations and distances on the globe. Nothing here overflows into NaN: that is unknown.
import type { CalendarDuration } from '../calendar.js';
import type { Value } from '../model.js';
import { type Compiled, isDuration, whenParts } from './compiled.js';

export type ArithmeticOp = 'add' | 'sub' | 'mul' | 'div' | 'share';

export function compileArithmetic(op: ArithmeticOp, left: Compiled, right: Compiled, money: boolean): Compiled {
  return whenParts(
    (context) => {
      const a = left.value(context);
      const b = right.value(context);
      if (typeof a === 'number' && typeof b === 'number') {
        const result = calculate(op, a, b);
        if (!Number.isFinite(result)) return null;
        return money ? roundMoney(result) : result;
      }
      return calculateDuration(op, a, b);
    },
    [left, right],
  );
}

export function compileNegation(of: Compiled): Compiled {
  return whenParts(
    (context) => {
      const value = of.value(context);
      if (typeof value === 'number') return value === 0 ? 0 : -value;
      return isDuration(value) ? scale(value, -1) : null;
    },
    [of],
  );
}

function calculate(op: ArithmeticOp, a: number, b: number): number {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'share':
      return (a * b) / 100;
  }
}

function calculateDuration(op: ArithmeticOp, a: Value, b: Value): Value {
  if (isDuration(a) && isDuration(b) && (op === 'add' || op === 'sub')) {
    const sign = op === 'add' ? 1 : -1;
    return { months: a.months + sign * b.months, days: a.days + sign * b.days, ms: a.ms + sign * b.ms };
  }
  if (op !== 'mul') return null;
  if (isDuration(a) && typeof b === 'number') return scale(a, b);
  return isDuration(b) && typeof a === 'number' ? scale(b, a) : null;
}

/** Parts of a calendar unit are dropped: half of three days is one day. */
export function scale(duration: CalendarDuration, factor: number): CalendarDuration {
  return {
    months: Math.trunc(duration.months * factor) || 0,
    days: Math.trunc(duration.days * factor) || 0,
    ms: Math.round(duration.ms * factor) || 0,
  };
}

/**
 * To whole minor units, half away from zero. Decimal factors are not exact in binary (100 x 1.005 is 100.49999999999999),
 * so what lies within a few units of the last place below a half counts as that half.
 */
export function roundMoney(amount: number): number {
  if (Number.isInteger(amount)) return amount === 0 ? 0 : amount;
  const size = Math.abs(amount);
  const whole = Math.floor(size * (1 + 4 * Number.EPSILON) + 0.5);
  return amount < 0 && whole !== 0 ? -whole : whole;
}

/** Mean radius of the earth in metres (IUGG R1). */
const EARTH_RADIUS = 6_371_008.8;

/** Great-circle distance in metres of two [latitude, longitude] in degrees; haversine formula (Sinnott 1984). */
export function distance(from: readonly number[], to: readonly number[]): number {
  const [lat1 = Number.NaN, lon1 = Number.NaN] = from;
  const [lat2 = Number.NaN, lon2 = Number.NaN] = to;
  const radians = Math.PI / 180;
  const dLat = Math.sin(((lat2 - lat1) * radians) / 2);
  const dLon = Math.sin(((lon2 - lon1) * radians) / 2);
  const h = dLat * dLat + Math.cos(lat1 * radians) * Math.cos(lat2 * radians) * dLon * dLon;
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}

export function compileNear(of: Compiled, metres: Compiled, centre: Compiled): Compiled {
  return whenParts(
    (context) => {
      const point = of.value(context);
      const limit = metres.value(context);
      const middle = centre.value(context);
      if (!isPoint(point) || !isPoint(middle) || typeof limit !== 'number') return null;
      return distance(point, middle) <= limit;
    },
    [of, metres, centre],
  );
}

function isPoint(value: Value): value is readonly [number, number] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number';
}
