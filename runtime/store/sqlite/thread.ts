/**
 * The thread that writes a store: takes lists of values, writes each as one transaction and says what came of it. After one that failed it writes
 * nothing more of the same course. It decides nothing and reads nothing.
 */
import { workerData } from 'node:worker_threads';
import { listed } from './cells.js';
import { openDatabase } from './open.js';
import { ANSWERS, type Answer, ENDED, type Order, type ThreadData } from './orders.js';
import { putPair } from './rows.js';
import { Writer } from './writer.js';

const { path, port, state } = workerData as ThreadData;
const shared = new Int32Array(state);
const db = openDatabase(path);
// It reads little but what it is about to write, and the other thread maps the file already.
db.exec('pragma mmap_size = 0');
const writer = new Writer(db);
let failedCourse = -1;

process.on('exit', () => {
  Atomics.store(shared, ENDED, 1);
  Atomics.notify(shared, ANSWERS);
});

port.on('message', ({ place, course, mark, lists }: Order) => {
  let failure: Answer['failure'] = null;
  try {
    if (lists === null) db.close();
    else if (course === failedCourse) throw new Error('What was begun before it could not be written.');
    else writer.commit([...lists, ...listed('putMeta', [mark], putPair)]);
  } catch (error) {
    failedCourse = course;
    const { message, code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
    failure = { message, code, errcode };
  }
  port.postMessage({ place, failure } satisfies Answer);
  Atomics.add(shared, ANSWERS, 1);
  Atomics.notify(shared, ANSWERS);
  if (lists === null) port.close();
});
