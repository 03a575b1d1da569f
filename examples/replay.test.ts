import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadChecked } from '../cli/load.js';
import { zone } from '../runtime/clock/index.js';
import { IDENTIFY } from '../runtime/import/table.js';
import { type Happened, lived, replayed } from '../runtime/live/replay.fixture.js';
import { dayOfCivil } from '../runtime/machine/index.js';
import { makeHistory } from './history/history.js';

test('the running service tells the timeline of the backtest for the whole shop, byte by byte', async () => {
  const madrid = zone('Europe/Madrid')!;
  const [first, last] = [dayOfCivil(2025, 1, 1), dayOfCivil(2025, 6, 15)];
  const { bundle } = (await loadChecked(dirname(fileURLToPath(import.meta.url))))!;
  const { contacts, events } = makeHistory({ contacts: 300, seed: 11, zone: madrid, first, last });
  const known = contacts.map(({ id, attributes }) => ({
    at: attributes.created_at as number,
    contact: id,
    event: IDENTIFY,
    id: `${id}-known`,
    fields: attributes,
  }));
  const happened: Happened[] = [...known, ...events].sort((a, b) => a.at - b.at);
  const period = { from: madrid.instantOfDate(first, 0), to: madrid.instantOfDate(last, 0) };
  const expected = replayed(bundle, happened, period);
  const kinds = new Set(expected.map((line) => (JSON.parse(line) as { what: string }).what));
  expect(kinds).toEqual(new Set(['enter', 'send', 'skip', 'give', 'move', 'goal', 'end']));
  expect(await lived(bundle, happened, period, { isInstant: true, crashEvery: 500 })).toEqual(expected);
});
