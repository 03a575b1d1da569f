/** The service's log on stderr (pino): JSON for programs, a readable line in a terminal. Says what happened, never to whom. */
import type { Logger } from 'pino';
import { printable } from '../insight/layout.js';

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};

export async function createLog(level: string, isTerminal: boolean): Promise<Logger> {
  const { pino, destination, stdTimeFunctions } = await import('pino');
  const stream = isTerminal
    ? { write: (line: string) => void process.stderr.write(readable(line)) }
    : destination({ fd: 2, sync: true });
  const options = {
    level: pino.levels.values[level] === undefined ? 'info' : level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
  };
  return pino(options, stream);
}

/** An error without what it may quote: its name, its code, and its message only where it is the system's or the store's own. */
export function faultOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { fault: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  const isSystem = typeof code === 'string';
  return {
    fault: error.name,
    ...(isSystem && { code, detail: error.message.slice(0, 200) }),
    ...(process.env.CAUCE_DEBUG === '1' && { stack: error.stack }),
  };
}

function readable(line: string): string {
  const { level, time, msg, ...rest } = JSON.parse(line) as { level: number; time: string; msg: string };
  const detail = Object.entries(rest).map(
    ([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${time.slice(11, 19)} ${(LEVELS[level] ?? '').padEnd(5)} ${printable(msg + detail.join(''))}\n`;
}
