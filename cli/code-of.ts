/** What a command that failed says on stderr, and the exit code that stands for it. Never a stack trace, unless it is asked for. */
import { CommanderError } from 'commander';
import { exitCode, SurroundingsError, UsageError } from './exit.js';
import { say } from './terminal.js';

export function codeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.fine : exitCode.usage;
  const detail = error instanceof Error ? error.message : String(error);
  if (process.env.CAUCE_DEBUG === '1' && error instanceof Error) say(error.stack ?? detail);
  if (error instanceof UsageError) {
    say(`cauce: ${detail}`);
    return exitCode.usage;
  }
  const fault = (error as { fault?: 'use' | 'file' | 'surroundings' }).fault;
  if (fault !== undefined) {
    say(`cauce: ${[detail, (error as { help?: string }).help].filter(Boolean).join('\n')}`);
    return { use: exitCode.usage, file: exitCode.problems, surroundings: exitCode.failed }[fault];
  }
  const known = error instanceof SurroundingsError || typeof (error as NodeJS.ErrnoException)?.code === 'string';
  say(`cauce: ${detail}${known ? '' : '\nThis is a fault of the program; CAUCE_DEBUG=1 shows where.'}`);
  return exitCode.failed;
}
