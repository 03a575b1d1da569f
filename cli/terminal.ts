/** What the terminal can show, decided once: colours and progress are for people, never for pipes. */
import { createColors } from 'picocolors';

export interface Terminal {
  readonly color: boolean;
  readonly paint: ReturnType<typeof createColors>;
  /** Whether stderr may show a progress bar. */
  readonly progress: boolean;
  readonly columns: number;
  /** Whether a screen can be cleared: somebody looks at it, and at nothing else. */
  readonly clears: boolean;
}

export function terminal(): Terminal {
  const isScreen = process.stdout.isTTY === true && process.env.TERM !== 'dumb';
  const color = isScreen && !process.env.NO_COLOR;
  return {
    color,
    paint: createColors(color),
    progress: process.stderr.isTTY === true,
    clears: isScreen,
    columns: Math.max(60, process.stdout.columns ?? 100),
  };
}

/** Data for people and programs. */
export function out(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Everything that is not data. */
export function say(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}
