/** What is fitted to everybody is not shared out. */
import { expect, it } from 'vitest';
import { bundleOf, rfm, shop } from '../../engine/testdata/bundle.js';
import { EventTableBuilder } from '../../import/table.js';
import { openReplayer } from './replayer.js';

it('a history whose programs ask who still buys is replayed by one thread', async () => {
  const bundle = bundleOf({ model: shop({ rfm: { ...rfm, alive: true } }), scenarios: [] });
  const worker = new URL('file:///nowhere.js');
  const events = new EventTableBuilder().take();
  const replayer = await openReplayer({ contacts: [], events, bundles: [bundle], threads: 2, worker, leastShared: 0 });
  expect(replayer.threads).toBe(1);
  await replayer.close();
});
