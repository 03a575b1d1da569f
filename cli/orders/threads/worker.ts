/** A thread that reads one range of a file of orders, keeps one part of all customers, and measures them when it is asked to. */
import { parentPort } from 'node:worker_threads';
import {
  foundIn,
  ImportProblem,
  OrderExchange,
  type OrderTable,
  orderTables,
  PARTS,
  type Reject,
  rangeSource,
  readOrdersInto,
} from '../../../runtime/import/index.js';
import { customersIn, measuredTables } from '../measured-tables.js';
import type { FromReader, RangeRead, RangeRequest, ToReader } from './protocol.js';

/** A file with more rows to refuse is read in one go, where each is told at once. */
const MOST_REJECTS = 50_000;

const host = parentPort!;
const tell = (message: FromReader, buffers: readonly ArrayBuffer[] = []) => host.postMessage(message, buffers);
let tables: readonly OrderTable[] = [];

host.on('message', async (message: ToReader) => {
  switch (message.kind) {
    case 'read': {
      tell({ kind: 'read', read: await readRange(message.request) });
      return;
    }
    case 'measure': {
      const { asked, into, first } = message;
      measuredTables(tables, asked, into, first);
      tell({ kind: 'measured' });
      return;
    }
    case 'names': {
      const packed = tables.map(({ customers }) => customers.packed.slice());
      tell(
        { kind: 'names', packed },
        packed.map(({ buffer }) => buffer),
      );
      return;
    }
  }
});

class TooMany extends Error {}

async function readRange({ file, divided, range, model, options, ...how }: RangeRequest): Promise<RangeRead | null> {
  const readers = divided.borders.length - 1;
  // What was held before makes room first.
  tables = [];
  tables = orderTables(PARTS / readers, how.hasOrders, how.most, divided.borders.at(-1)!);
  const sink = new OrderExchange({ own: range, readers, memory: how.memory }, tables, how.hasOrders, how.share);
  const rejects: Reject[] = [];
  const onReject = (reject: Reject) => {
    if (rejects.push(reject) > MOST_REJECTS) throw new TooMany();
  };
  const cancelled = how.cancelled === undefined ? {} : { cancelled: how.cancelled };
  try {
    const source = rangeSource(file, divided, range);
    const found = await readOrdersInto(source, model, options, { sink, onReject, ...cancelled });
    sink.end();
    return {
      count: found.count,
      lines: found.lines,
      isOpen: found.isOpen,
      cancelled: found.cancelled,
      rejects,
      customers: customersIn(tables),
      ...foundIn(tables),
    };
  } catch (error) {
    if (error instanceof ImportProblem || error instanceof TooMany) return null;
    throw error;
  }
}
