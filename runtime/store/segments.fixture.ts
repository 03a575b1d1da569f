/** What every store must do with the sizes of segments by day. */
import { describe, expect, it } from 'vitest';
import { EMPTY_BATCH, type SegmentChange } from './port.js';
import type { Opened } from './suite.fixture.js';

export function segmentSuite(open: () => Opened): void {
  const change = (segment: string, day: number, by: number, entered = 0, left = 0): SegmentChange => ({
    segment,
    day,
    by,
    entered,
    left,
  });

  describe('sizes of segments', () => {
    it('add up over days, and stay', () => {
      const { store, again } = open();
      const commit = (...segments: SegmentChange[]) => store.commit({ ...EMPTY_BATCH, segments });
      commit(change('keen', 100, 3, 3), change('big', 100, 0));
      commit(change('keen', 100, 1, 2, 1), change('big', 103, 5, 5));
      commit(change('keen', 102, -2, 0, 1));
      store.erase(7, { counters: [], segments: [change('keen', 102, -1)], suppress: [], rejects: [], meta: {} });
      expect(again().segmentDays(0)).toEqual([
        { segment: 'big', day: 100, members: 0, entered: 0, left: 0 },
        { segment: 'big', day: 103, members: 5, entered: 5, left: 0 },
        { segment: 'keen', day: 100, members: 4, entered: 5, left: 1 },
        { segment: 'keen', day: 102, members: 1, entered: 0, left: 1 },
      ]);
    });

    it('are told from a day on with the last day before', () => {
      const { store } = open();
      for (const day of [90, 95, 99]) store.commit({ ...EMPTY_BATCH, segments: [change('keen', day, 1)] });
      expect(store.segmentDays(96).map(({ day, members }) => [day, members])).toEqual([
        [95, 2],
        [99, 3],
      ]);
      expect(store.segmentDays(1_000).map(({ day, members }) => [day, members])).toEqual([[99, 3]]);
    });

    it('never go back a day, wherever the zone of the project went', () => {
      const { store } = open();
      store.commit({ ...EMPTY_BATCH, segments: [change('keen', 100, 2, 2)] });
      store.commit({ ...EMPTY_BATCH, segments: [change('keen', 99, 1, 1)] });
      expect(store.segmentDays(0)).toEqual([{ segment: 'keen', day: 100, members: 3, entered: 3, left: 0 }]);
    });

    it('are kept for so many days, the last of each for good', () => {
      const { store } = open();
      const both = (day: number) => [change('keen', day, 1), ...(day < 3 ? [change('old', day, 1)] : [])];
      for (const day of [1, 2, 300, 900]) store.commit({ ...EMPTY_BATCH, segments: both(day) });
      expect(store.segmentDays(0).map(({ segment, day, members }) => [segment, day, members])).toEqual([
        ['keen', 900, 4],
        ['old', 2, 2],
      ]);
    });
  });
}
