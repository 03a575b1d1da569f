/**
 * RFM of 10 million orders of 1 million customers with text ids, from csv and from parquet, beside DuckDB alone doing the same from the same
 * file; two dates and the moves between them beside one date; an order in the live base; a segment of many contacts judged from nothing; and
 * scoring alone, of orders in memory, beside one sort of as many numbers.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGroupedFile } from '../../dist/cli/orders/grouped-file.js';
import { fileSource, openDuckDb } from '../../dist/runtime/import/index.js';
import { CAUCE, RFM_PRESETS, RfmBase, scoreOrders, scoreValues, transitions } from '../../dist/runtime/rfm/index.js';
import { alternate, clock, figure, report, timed } from '../figures.mjs';
import { seeded } from '../seeded.mjs';
import { judged } from '../segment-from-nothing.mjs';

const ROWS = 10_000_000;
const CUSTOMERS = 1_000_000;
const SEGMENT = 260_000;
const DAY_MS = 86_400_000;
const asOf = Date.UTC(2026, 0, 1);
const earlier = Date.UTC(2025, 9, 1);
const dir = mkdtempSync(join(tmpdir(), 'cauce-bench-rfm-'));
process.on('exit', () => rmSync(dir, { recursive: true, force: true }));
const csv = join(dir, 'orders.csv');
const parquet = join(dir, 'orders.parquet');
/** The csv with a date in another notation in a few rows. */
const oddCsv = join(dir, 'odd.csv');

/** The same file for both; squares: a few customers order often, most seldom. */
async function writeFiles() {
  const db = await openDuckDb('orders', 'writes the files');
  const share = (seed, n) => `(hash(i * ${seed} + 7) % ${n})`;
  await db.run(`CREATE TABLE o AS SELECT
    'customer-' || lpad(CAST(floor(pow(${share(3, 1_000_003)} / 1000003.0, 2) * ${CUSTOMERS}) AS BIGINT)::VARCHAR, 7, '0') AS customer,
    TIMESTAMP '2023-07-15' + to_seconds(CAST(${share(5, 900 * 86_400)} AS BIGINT)) AS date,
    CAST((500 + ${share(11, 40_000)}) / 100.0 AS DECIMAL(12, 2)) AS value FROM range(${ROWS}) t(i)`);
  await db.run(`COPY o TO '${csv}' (HEADER, TIMESTAMPFORMAT '%Y-%m-%d %H:%M:%S')`);
  await db.run(`COPY o TO '${parquet}' (FORMAT parquet)`);
  await db.run(`COPY (SELECT customer, CASE WHEN hash(date, customer) % 100000 = 0 THEN strftime(date, '%d/%m/%Y') ELSE
    strftime(date, '%Y-%m-%d %H:%M:%S') END AS date, value FROM o) TO '${oddCsv}' (HEADER)`);
  db.closeSync();
}

/** Values, quintiles, scores and classes of every customer in SQL, by the same definitions: whole minor units, cut points by value. */
async function duckDbAlone(from) {
  const db = await openDuckDb('orders', 'is the peer');
  const began = clock();
  await db.run(`CREATE TEMP TABLE v AS
    SELECT customer, max(date) FILTER (WHERE inside) AS last, count(*) FILTER (WHERE inside) AS f,
      sum(CAST(value * 100 AS BIGINT)) FILTER (WHERE inside) AS m
    FROM (SELECT customer, date, value, date > TIMESTAMP '2024-01-01' AND date <= TIMESTAMP '2026-01-01' AS inside FROM ${from})
    GROUP BY customer`);
  await db.run(`CREATE TEMP TABLE cuts AS SELECT
    quantile_cont(epoch_ms(TIMESTAMP '2026-01-01') - epoch_ms(last), [0.2, 0.4, 0.6, 0.8]) AS r,
    quantile_cont(f, [0.2, 0.4, 0.6, 0.8]) AS f, quantile_cont(m, [0.2, 0.4, 0.6, 0.8]) AS m FROM v WHERE f > 0`);
  const passed = (value, cuts) => [1, 2, 3, 4].map((k) => `(${value} > ${cuts}[${k}])::INT`).join(' + ');
  await db.run(`CREATE TEMP TABLE scored AS SELECT customer,
    CASE WHEN n = 0 THEN 'none' WHEN r >= 4 AND f >= 4 AND m >= 4 THEN 'champions' WHEN r >= 3 AND f >= 3 AND m >= 3 THEN 'loyal'
      WHEN r >= 3 THEN 'potential_loyal' WHEN f >= 3 OR m >= 4 THEN 'at_risk' ELSE 'lost' END AS class, r, f, m
    FROM (SELECT customer, v.f AS n,
      5 - (${passed("(epoch_ms(TIMESTAMP '2026-01-01') - epoch_ms(last))", 'cuts.r')}) AS r,
      1 + ${passed('v.f', 'cuts.f')} AS f, 1 + ${passed('v.m', 'cuts.m')} AS m FROM v, cuts)`);
  const taken = clock() - began;
  const rows = (await db.runAndReadAll('SELECT class, count(*)::INT FROM scored GROUP BY class')).getRows();
  db.closeSync();
  return { taken, classes: Object.fromEntries(rows) };
}

async function ours(path, dates = [asOf]) {
  const columns = {
    path,
    source: fileSource(path),
    customer: 'customer',
    date: 'date',
    value: 'value',
    order: undefined,
  };
  const began = clock();
  const options = { memory: '4GB', rejects: join(dir, 'rejects.csv') };
  const file = await openGroupedFile({ ...columns, currency: 'EUR', timezone: 'UTC' }, options);
  const { values } = await file.measure({ config: CAUCE, dates, named: false });
  const scores = values.map((one, place) => scoreValues(one, CAUCE, dates[place]));
  const moves = scores.length === 2 ? transitions(scores[0], scores[1]) : [];
  const taken = clock() - began;
  file.close();
  const classes = {};
  for (const index of scores[0].classIndex)
    classes[scores[0].classes[index]] = (classes[scores[0].classes[index]] ?? 0) + 1;
  return { taken, classes, moves: moves.length };
}

function same(a, b) {
  const [left, right] = [a, b].map((one) => JSON.stringify(Object.entries(one.classes).sort()));
  if (left !== right) throw new Error(`other classes: ${left} and ${right}`);
}

await writeFiles();
const typed = `read_csv('${csv}', columns = {'customer': 'VARCHAR', 'date': 'TIMESTAMP', 'value': 'DECIMAL(12, 2)'}, header = true)`;
const held = {};
const keep = (name, run) => async () => {
  held[name] = await run();
  return held[name].taken;
};
const files = await alternate(
  {
    csv: keep('csv', () => ours(csv)),
    csvAlone: keep('csvAlone', () => duckDbAlone(typed)),
    parquet: keep('parquet', () => ours(parquet)),
    parquetAlone: keep('parquetAlone', () => duckDbAlone(`read_parquet('${parquet}')`)),
    two: keep('two', () => ours(parquet, [earlier, asOf])),
    odd: keep('odd', () => ours(oddCsv)),
    twoOfCsv: keep('twoOfCsv', () => ours(csv, [earlier, asOf])),
  },
  { rounds: 3 },
);
for (const name of ['csvAlone', 'parquet', 'parquetAlone']) same(held.csv, held[name]);

const chance = seeded(11);
const customer = new Int32Array(ROWS);
const at = new Float64Array(ROWS);
const value = new Float64Array(ROWS);
for (let row = 0; row < ROWS; row++) {
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

/** A base of a million customers that has been refreshed; then orders as they come, each settled at once. */
const base = new RfmBase(CAUCE);
for (let row = 0; row < ROWS; row += 3) base.addOrder(customer[row], at[row], value[row]);
base.refresh(asOf);
const UPDATES = 200_000;
let now = asOf;
const updates = await alternate(
  {
    update: () => {
      const began = clock();
      for (let n = 0; n < UPDATES; n++) {
        const who = customer[(n * 37) % ROWS];
        now += 1;
        base.addOrder(who, now, 2_500);
        base.settle(who, now);
      }
      return ((clock() - began) / UPDATES) * 1e6;
    },
  },
  { rounds: 5 },
);
const judge = judged(SEGMENT);
const segments = await alternate({ ours: timed(judge.ours), loop: timed(judge.loop) }, { rounds: 5 });

const of = '10 million orders, 1 million customers';
const alone = 'DuckDB alone, the same from the same file';
/** Seconds beside one peer; `mark`: what the ratio must reach. */
const beside = (what, samples, name, peer, mark) =>
  figure({
    what,
    unit: 's',
    better: 'less',
    samples,
    peers: [{ name, samples: peer, limit: mark === undefined }],
    mark: mark === undefined ? null : { of: 'ratio', value: mark },
  });
report([
  beside(`rfm of a csv of ${of}`, files.csv, alone, files.csvAlone, 1),
  beside(`rfm of a parquet file of ${of}`, files.parquet, alone, files.parquetAlone, 1.3),
  beside('the same for two dates, with the moves between them', files.two, 'one date', files.parquet, 1.6),
  beside('two dates of the csv, with the moves between them', files.twoOfCsv, 'one date', files.csv, 1.6),
  beside('a csv of which one row in 100,000 is odd', files.odd, 'all rows plain', files.csv, 1.5),
  beside(`rfm score of ${of}, in memory`, times.score, 'one sort of 10 million numbers', times.sort),
  figure({
    what: 'an order in the live base of 1 million customers, its class included',
    unit: 'µs',
    better: 'less',
    samples: updates.update,
    mark: { of: 'value', value: 20 },
  }),
  {
    ...beside(
      `a segment of ${SEGMENT.toLocaleString('en')} contacts judged from nothing`,
      segments.ours,
      'a loop written by hand',
      segments.loop,
    ),
    mark: { of: 'value', value: 1 },
  },
]);
