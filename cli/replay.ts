/** Runs a lowered project over history and keeps what it says: the timeline file, progress, the result. */
import {
  type BacktestOptions,
  type BacktestResult,
  runBacktest,
  type TimelineLine,
} from '../runtime/backtest/index.js';
import { zone } from '../runtime/clock/index.js';
import { type Bundle, loadBundle } from '../runtime/machine/index.js';
import type { Progress } from './progress.js';
import { openWhole } from './write.js';

export interface ReplayOptions extends Omit<BacktestOptions, 'program' | 'zones' | 'timeline' | 'onProgress'> {
  readonly bundle: Bundle;
  /** File for the timeline, one JSON object a line. */
  readonly timelineFile?: string;
  readonly progress?: Progress;
}

export function replay({ bundle, timelineFile, progress, ...options }: ReplayOptions): BacktestResult {
  const timeline = timelineFile === undefined ? null : lineWriter(timelineFile);
  try {
    const result = runBacktest({
      ...options,
      program: loadBundle(bundle),
      zones: zone,
      ...(timeline && { timeline: timeline.add }),
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

function lineWriter(path: string): { add: (line: TimelineLine) => void; close: () => void; drop: () => void } {
  const file = openWhole(path);
  let text = '';
  const flush = () => {
    if (text !== '') file.write(text);
    text = '';
  };
  return {
    add(line) {
      text += `${JSON.stringify(line)}\n`;
      if (text.length > flushAt) flush();
    },
    close() {
      flush();
      file.close();
    },
    drop: file.drop,
  };
}
