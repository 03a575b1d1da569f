/** Runs a lowered project over history and keeps what it says: the timeline file, progress, the result. */
import { closeSync, openSync, writeSync } from 'node:fs';
import {
  type BacktestOptions,
  type BacktestResult,
  runBacktest,
  type TimelineLine,
} from '../runtime/backtest/index.js';
import { zone } from '../runtime/clock/index.js';
import { type Bundle, loadBundle } from '../runtime/machine/index.js';
import { SurroundingsError } from './exit.js';
import type { Progress } from './progress.js';

export interface ReplayOptions extends Omit<BacktestOptions, 'program' | 'zones' | 'timeline' | 'onProgress'> {
  readonly bundle: Bundle;
  /** File for the timeline, one JSON object a line. */
  readonly timelineFile?: string;
  readonly progress?: Progress;
}

export function replay({ bundle, timelineFile, progress, ...options }: ReplayOptions): BacktestResult {
  const timeline = timelineFile === undefined ? null : lineWriter(timelineFile);
  try {
    return runBacktest({
      ...options,
      program: loadBundle(bundle),
      zones: zone,
      ...(timeline && { timeline: timeline.add }),
      ...(progress && {
        onProgress: (done: number, total: number) => progress.at(total === 0 ? 1 : done / total, 'events'),
      }),
    });
  } finally {
    timeline?.close();
  }
}

const flushAt = 1 << 20;

function lineWriter(path: string): { add: (line: TimelineLine) => void; close: () => void } {
  const attempt = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw new SurroundingsError(`cannot write ${path}: ${(error as Error).message}`);
    }
  };
  const file = attempt(() => openSync(path, 'w'));
  let text = '';
  const flush = () => {
    if (text !== '') attempt(() => writeSync(file, text));
    text = '';
  };
  return {
    add(line) {
      text += `${JSON.stringify(line)}\n`;
      if (text.length > flushAt) flush();
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}
