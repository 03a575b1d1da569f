/** RFM scores, quintiles and classes of 10 million orders of 1 million customers, beside one sort of as many numbers. */
import { RFM_PRESETS, scoreOrders } from '../../dist/runtime/rfm/index.js';
import { alternate, figure, report, timed } from '../figures.mjs';
import { seeded } from '../seeded.mjs';

const ROWS = 10_000_000;
const CUSTOMERS = 1_000_000;
const DAY_MS = 86_400_000;
const asOf = Date.UTC(2026, 0, 1);

const chance = seeded(11);
const customer = new Int32Array(ROWS);
const at = new Float64Array(ROWS);
const value = new Float64Array(ROWS);
for (let row = 0; row < ROWS; row++) {
  // Squares: a few customers order often, most seldom.
  customer[row] = Math.floor(chance.uniform() ** 2 * CUSTOMERS);
  at[row] = asOf - 1 - Math.floor(chance.uniform() * 900 * DAY_MS);
  value[row] = 500 + Math.floor(chance.uniform() ** 3 * 40_000);
}
const orders = { rows: ROWS, customers: CUSTOMERS, customer, at, value };

const times = await alternate(
  {
    score: timed(() => {
      const { classIndex } = scoreOrders(orders, RFM_PRESETS.cauce, asOf);
      if (classIndex.every((index) => index === classIndex[0])) throw new Error('everybody is in one class');
    }),
    sort: timed(() => Float64Array.from(value).sort()),
  },
  { rounds: 3 },
);
report([
  figure({
    what: 'rfm score of 10 million orders, 1 million customers',
    unit: 's',
    better: 'less',
    samples: times.score,
    peers: [{ name: 'one sort of 10 million numbers', samples: times.sort, limit: true }],
  }),
]);
