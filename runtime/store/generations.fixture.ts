/** What every store must do with RFM rows of more than one configuration: part of the suite. */
import { expect, it } from 'vitest';
import { type Batch, EMPTY_BATCH, type Store } from './port.js';
import type { Opened } from './suite.fixture.js';

const batch = (rest: Partial<Batch>): Batch => ({ ...EMPTY_BATCH, ...rest });

export function generationSuite(open: () => Opened): void {
  it('keeps rfm rows of another configuration beside those in force until that is said', () => {
    const { store, again } = open();
    const row = (number: number, generation: number) => ({ number, generation, state: `[${generation}]` });
    const seen = (from: Store) => {
      const rows: string[] = [];
      from.eachRfm(({ number, state }) => rows.push(`${number} ${state}`));
      const pages = [from.rfmAfter(0, 2), from.rfmAfter(2, 2)].flat();
      expect(pages.map(({ number, state }) => `${number} ${state}`)).toEqual(rows);
      return [...rows, from.rfmOf(2)?.state];
    };
    store.commit(batch({ rfm: [row(1, 0), { number: 2, state: '[0]' }, row(1, 1), row(2, 1), row(3, 1)] }));
    expect(seen(store)).toEqual(['1 [0]', '2 [0]', '[0]']);
    store.commit(batch({ rfm: [row(2, 1)], meta: { rfm_generation: '1' } }));
    expect(seen(again())).toEqual(['1 [1]', '2 [1]', '3 [1]', '[1]']);
  });

  it('drops rfm rows of other configurations, and with a contact those of all', () => {
    const { store } = open();
    const both = [1, 2, 3].flatMap((number) => [0, 1].map((generation) => ({ number, generation, state: '[]' })));
    store.commit(batch({ rfm: both, meta: { rfm_generation: '1' } }));
    store.dropOldRfm(1, 2);
    store.erase(3, { counters: [], segments: [], suppress: [], rejects: [], meta: {} });
    store.saveMeta({ rfm_generation: '0' });
    expect([1, 2, 3].map((number) => store.rfmOf(number) !== null)).toEqual([true, false, false]);
  });
}
