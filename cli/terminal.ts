/** What the terminal can show, decided once: colours and progress are for people, never for pipes. */
import { createColors } from 'picocolors';
import { exitCode } from './exit.js';

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

let isHeard = true;

/**
 * A reader who has read enough (`| head`) is no failure, and no success either: what is left to write is dropped, and the command ends as it would have
 * ended. Where a message on stderr cannot be written, nobody can be told.
 */
export function guardOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    isHeard = false;
    if (error.code === 'EPIPE') return;
    say(`cauce: cannot write the result: ${error.message}`);
    process.exit(exitCode.failed);
  });
  process.stderr.on('error', () => {});
}

/** Data for people and programs. */
export function out(text: string): void {
  if (!isHeard) return;
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Everything that is not data. */
export function say(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}
