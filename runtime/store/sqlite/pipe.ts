/**
 * The way to the thread that writes a store: hands batches over in order, and knows which are on disk and which are not, also when the thread has
 * come to its end. It waits only when it is asked to.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import type { Writing } from '../port.js';
import { StoreProblem } from '../problem.js';
import type { Change } from './ahead.js';
import type { Cells } from './cells.js';
import { ANSWERS, type Answer, ENDED, type Order, type ThreadData } from './orders.js';

export interface PipeOptions {
  /** Of the database. */
  readonly path: string;
  /** The thread's module, `thread.js` as it was built. */
  readonly thread: URL | string;
  /** What the store has under the name of the mark once nobody is writing; null: nothing. */
  readonly mark: (name: string) => string | null;
}

interface Ticket extends Writing {
  state: Writing['state'];
  error: unknown;
  readonly place: number;
  readonly change: Change;
  readonly ended: () => void;
}

/** Written with every batch: which one it was. */
const MARK = 'writer';
/** A disk that takes longer does not answer. */
const LONGEST_WAIT_MS = 30_000;
/** So often it is looked whether the thread still lives. */
const LOOK_MS = 100;

export class Pipe {
  readonly #options: PipeOptions;
  /** Of this process and file: marks of an earlier one are none of ours. */
  readonly #name = `${process.pid}-${Date.now()}-${process.hrtime.bigint()}`;
  #thread: Thread | null = null;
  #underWay: Ticket[] = [];
  #place = 0;
  #course = 0;
  #failure: unknown = null;

  constructor(options: PipeOptions) {
    this.#options = options;
    this.#thread = this.#start();
  }

  /** What is under way, in order. */
  get underWay(): readonly Change[] {
    this.#collect();
    return this.#underWay.map(({ change }) => change);
  }

  begin(lists: readonly Cells[], change: Change, ended: () => void): Writing {
    this.#collect();
    const ticket: Ticket = { state: 'underWay', error: null, place: ++this.#place, change, ended };
    if (this.#failure !== null) return Object.assign(ticket, { state: 'failed', error: this.#failure });
    try {
      this.#thread ??= this.#start();
      this.#post(this.#thread, ticket.place, lists);
    } catch (error) {
      this.#failure = error;
      return Object.assign(ticket, { state: 'failed', error });
    }
    this.#underWay.push(ticket);
    return ticket;
  }

  /** Waits until at most `most` are under way. Throws `StoreProblem` when the disk does not answer. */
  settle(most = 0): void {
    this.#collect();
    while (this.#underWay.length > most) this.#await(this.#thread!);
  }

  renew(): void {
    this.#failure = null;
    this.#course++;
  }

  /** Waits for all that is under way, and ends the thread. */
  close(): void {
    try {
      this.settle();
      const thread = this.#thread;
      if (thread === null) return;
      const before = thread.answers;
      this.#post(thread, ++this.#place, null);
      while (this.#thread === thread && thread.answers === before) this.#await(thread);
    } finally {
      this.#thread?.worker.unref();
      this.#thread?.port.close();
      this.#thread = null;
    }
  }

  #post(thread: Thread, place: number, lists: Order['lists']): void {
    const mark = [MARK, `${this.#name} ${place}`] as const;
    thread.port.postMessage({ place, course: this.#course, mark, lists } satisfies Order);
    thread.port.ref();
    // Node answers this of a thread that is gone only if it was asked while it was there.
    wasKilled(thread.worker);
  }

  /** Until the next answer, or the thread's end. */
  #await(thread: Thread): void {
    for (let waited = 0; waited < LONGEST_WAIT_MS; waited += LOOK_MS) {
      const hasEnded = Atomics.load(thread.state, ENDED) === 1 || wasKilled(thread.worker);
      if (hasEnded) this.#lost(thread);
      else if (Atomics.wait(thread.state, ANSWERS, thread.answers, LOOK_MS) === 'timed-out') continue;
      else this.#collect();
      return;
    }
    throw new StoreProblem('silent', 'The disk has not answered for half a minute; what was asked for is not done.');
  }

  /** Takes in what has been answered. */
  #collect(): void {
    const thread = this.#thread;
    if (thread === null) return;
    for (let got = receiveMessageOnPort(thread.port); got !== undefined; got = receiveMessageOnPort(thread.port)) {
      this.#answered(thread, got.message as Answer, setImmediate);
    }
  }

  #answered(thread: Thread, { place, failure }: Answer, tell: (ended: () => void) => void): void {
    thread.answers++;
    if (this.#underWay[0]?.place === place) {
      if (failure === null) {
        const ticket = this.#underWay.shift()!;
        ticket.state = 'written';
        tell(ticket.ended);
      } else this.#fail(Object.assign(new Error(failure.message), failure), tell);
    }
    if (this.#underWay.length === 0) thread.port.unref();
  }

  /** Everything that is under way builds on what never happened. */
  #fail(error: unknown, tell: (ended: () => void) => void): void {
    this.#failure = error;
    for (const ticket of this.#underWay.splice(0)) {
      ticket.state = 'failed';
      ticket.error = error;
      tell(ticket.ended);
    }
  }

  /** The thread has come to its end. What it wrote last stands in the store. */
  #lost(thread: Thread): void {
    if (this.#thread !== thread) return;
    this.#collect();
    const [name, place] = this.#underWay.length === 0 ? [] : (this.#options.mark(MARK) ?? '').split(' ');
    this.#thread = null;
    thread.port.close();
    const last = name === this.#name ? Number(place) : 0;
    while ((this.#underWay[0]?.place ?? Number.POSITIVE_INFINITY) <= last) {
      const ticket = this.#underWay.shift()!;
      ticket.state = 'written';
      setImmediate(ticket.ended);
    }
    const error = thread.error ?? new Error('The thread that writes the store has ended.');
    if (this.#underWay.length > 0) this.#fail(error, setImmediate);
  }

  #start(): Thread {
    const { path, thread } = this.#options;
    const { port1, port2 } = new MessageChannel();
    const state = new SharedArrayBuffer(8);
    const workerData: ThreadData = { path, port: port2, state };
    const worker = new Worker(thread, { workerData, transferList: [port2] });
    const made: Thread = { worker, port: port1, state: new Int32Array(state), answers: 0, error: null };
    worker.unref();
    worker.on('error', (error) => {
      made.error = error;
    });
    worker.on('exit', () => this.#lost(made));
    port1.on('message', (answer: Answer) => this.#answered(made, answer, (ended) => ended()));
    port1.unref();
    return made;
  }
}

/** Without a word, as for want of memory: of such a thread alone Node says that it has idled for less than no time. Its end is heard of later. */
function wasKilled(worker: Worker): boolean {
  return worker.performance.eventLoopUtilization().idle < 0;
}

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly state: Int32Array;
  /** How many were taken in. */
  answers: number;
  error: unknown;
}
