import { describe, expect, it } from 'vitest';
import type { DayRange, DurationLiteral } from '../../grammar/index.js';
import { dayOfCivil } from '../../runtime/machine/calendar.js';
import { instantInZone } from '../zone.js';
import { constant, durationArithmetic } from './constants.js';
import { weekdaysOf, weekdaysOfRanges } from './days.js';
import { durationOf, longerDuration } from './durations.js';
import { ids, onOneLine } from './ids.js';
import { choice } from './operators.js';
import { positionsOf } from './positions.js';

const span = { start: 0, end: 0 };
const duration = (...parts: DurationLiteral['parts']) => durationOf({ kind: 'duration', text: '', parts, span });
const days = (from: string, to?: string): DayRange => {
  const name = (text: string) => ({ kind: 'name', text, span }) as const;
  return { kind: 'days', span, from: name(from), ...(to === undefined ? {} : { to: name(to) }) };
};

describe('durations', () => {
  it('keep calendar units apart from exact ones', () => {
    expect(duration({ value: 1, unit: 'd' }, { value: 12, unit: 'h' })).toEqual({ months: 0, days: 1, ms: 43_200_000 });
    expect(duration({ value: 1, unit: 'y' }, { value: 2, unit: 'w' })).toEqual({ months: 12, days: 14, ms: 0 });
    expect(duration({ value: 90, unit: 's' })).toEqual({ months: 0, days: 0, ms: 90_000 });
    expect(duration({ value: 1.5, unit: 'd' })).toEqual({ months: 0, days: 1, ms: 43_200_000 });
    expect(duration({ value: 0.5, unit: 'y' })).toEqual({ months: 6, days: 0, ms: 0 });
  });

  it('never call a window longer than it may be', () => {
    const month = { months: 1, days: 0, ms: 0 };
    const thirty = { months: 0, days: 30, ms: 0 };
    const forty = { months: 0, days: 40, ms: 0 };
    expect(longerDuration(month, thirty)).toBe(month);
    expect(longerDuration(month, forty)).toBe(forty);
  });

  it('add up, also through a choice', () => {
    const day = { months: 0, days: 1, ms: 0 };
    const either = choice({ op: 'segment', name: 's' }, constant({ ...day, days: 2 }), constant({ ...day, days: 5 }));
    expect(durationArithmetic('+', either, constant(day))).toEqual(
      choice({ op: 'segment', name: 's' }, constant({ ...day, days: 3 }), constant({ ...day, days: 6 })),
    );
    expect(durationArithmetic('*', constant(3), constant(day))).toEqual(constant({ ...day, days: 3 }));
    expect(durationArithmetic('/', constant({ ...day, days: 3 }), constant(2))).toEqual(
      constant({ months: 0, days: 1, ms: 43_200_000 }),
    );
  });
});

describe('days of the week', () => {
  it('are one to seven', () => {
    expect(weekdaysOf('day')).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weekdaysOf('weekday')).toEqual([1, 2, 3, 4, 5]);
    expect(weekdaysOf('sunday')).toEqual([7]);
    expect(weekdaysOf('someday')).toEqual([]);
  });

  it('go round the week in a range', () => {
    expect(weekdaysOfRanges([])).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(weekdaysOfRanges([days('monday', 'friday'), days('sunday')])).toEqual([1, 2, 3, 4, 5, 7]);
    expect(weekdaysOfRanges([days('friday', 'monday')])).toEqual([1, 5, 6, 7]);
    expect(weekdaysOfRanges([days('tuesday', 'tuesday'), days('weekend')])).toEqual([2, 6, 7]);
  });
});

describe('ids', () => {
  it('count what repeats, in order', () => {
    const { next } = ids();
    expect(['wait 2d', 'note', 'wait 2d', 'wait 2d', 'note'].map(next)).toEqual([
      'wait 2d',
      'note',
      'wait 2d#2',
      'wait 2d#3',
      'note#2',
    ]);
  });

  it('do not depend on layout and comments', () => {
    expect(onOneLine('(4h   # soon\n   if x else\t2d)')).toBe('(4h if x else 2d)');
  });
});

describe('positions', () => {
  const { files, spanOf, textOf } = positionsOf(
    [
      { path: 'b.cauce', text: 'one\r\ntwo\rthree\n' },
      { path: 'a.cauce', text: 'é😀x\ny' },
    ].map((file) => ({ ...file, tree: { kind: 'file', span, declarations: [], comments: [] }, problems: [] })),
  );

  it('are lines and UTF-16 columns from zero, in files by name', () => {
    expect(files).toEqual(['a.cauce', 'b.cauce']);
    expect(spanOf('a.cauce', { start: 3, end: 6 })).toEqual({
      file: 0,
      line: 0,
      character: 3,
      endLine: 1,
      endCharacter: 1,
    });
    expect(spanOf('b.cauce', { start: 5, end: 14 })).toEqual({
      file: 1,
      line: 1,
      character: 0,
      endLine: 2,
      endCharacter: 5,
    });
    expect(textOf('b.cauce', { start: 9, end: 14 })).toBe('three');
  });
});

describe('a local time of a zone', () => {
  const utc = (text: string) => Date.parse(text);
  const at = (year: number, month: number, day: number, minute: number) =>
    instantInZone('Europe/Madrid', dayOfCivil(year, month, day), minute);

  it('is an instant', () => {
    expect(at(2026, 1, 15, 600)).toBe(utc('2026-01-15T09:00:00Z'));
    expect(at(2026, 7, 15, 600)).toBe(utc('2026-07-15T08:00:00Z'));
    expect(instantInZone('Pacific/Apia', dayOfCivil(2026, 1, 15), 0)).toBe(utc('2026-01-14T11:00:00Z'));
    expect(instantInZone('Nowhere/Land', dayOfCivil(2026, 1, 15), 0)).toBe(utc('2026-01-15T00:00:00Z'));
  });

  it('is the first instant after a gap, and the first of two in a fold', () => {
    expect(at(2026, 3, 29, 150)).toBe(utc('2026-03-29T01:00:00Z'));
    expect(at(2026, 3, 29, 180)).toBe(utc('2026-03-29T01:00:00Z'));
    expect(at(2026, 10, 25, 150)).toBe(utc('2026-10-25T00:30:00Z'));
    expect(at(2026, 10, 25, 180)).toBe(utc('2026-10-25T02:00:00Z'));
  });
});
