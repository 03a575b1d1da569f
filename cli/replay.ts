/** Runs lowered projects over a history on the machine's processors and keeps what they say: the timeline file, progress, the result. */
import { availableParallelism } from 'node:os';
import {
  type BacktestResult,
  openReplayer,
  type Replayer,
  type ReplayerOptions,
  type ReplayRequest,
} from '../runtime/backtest/index.js';
import type { Progress } from './progress.js';
import { builtFile } from './version.js';
import { openWhole } from './write.js';

/** The code of a thread that holds a share of a history. */
export const worker = builtFile('runtime/backtest/shares/worker.js');

export interface HeldHistory extends Pick<ReplayerOptions, 'contacts' | 'events' | 'bundles' | 'leastShared'> {
  /** Left out: as many as the machine runs at once. */
  readonly threads?: number;
}

/** The history is the replays' from now on, and what they took is given back in the end. */
export async function replaying<T>(
  { threads = availableParallelism(), ...history }: HeldHistory,
  use: (from: Replayer) => Promise<T>,
): Promise<T> {
  const from = await openReplayer({ ...history, threads, worker });
  try {
    return await use(from);
  } finally {
    await from.close();
  }
}

export interface Kept {
  /** File for the timeline, one JSON object a line. */
  readonly timelineFile?: string;
  readonly progress?: Progress;
}

export async function replay(
  from: Replayer,
  request: ReplayRequest,
  { timelineFile, progress }: Kept = {},
): Promise<BacktestResult> {
  const open = () => (timelineFile === undefined ? null : lineWriter(timelineFile));
  let timeline = open();
  try {
    const result = await from.replay(request, {
      ...(timeline && { onLine: (line) => timeline!.add(line) }),
      onAgain: () => {
        timeline?.drop();
        timeline = open();
      },
      ...(progress && {
        onProgress: (done: number, total: number) => progress.at(total === 0 ? 1 : done / total, 'events'),
      }),
    });
    timeline?.close();
    return result;
  } catch (error) {
    timeline?.drop();
    throw error;
  }
}

const flushAt = 1 << 20;

function lineWriter(path: string): { add: (line: string) => void; close: () => void; drop: () => void } {
  const file = openWhole(path);
  let text = '';
  const flush = () => {
    if (text !== '') file.write(text);
    text = '';
  };
  return {
    add(line) {
      text += `${line}\n`;
      if (text.length > flushAt) flush();
    },
    close() {
      flush();
      file.close();
    },
    drop: file.drop,
  };
}
