/** Ways to kill a service: at a random instant, at one of the instants at which most can go wrong. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { MailServer, ServiceProcess } from './process.fixture.js';

/** Numbers from 0 up to 1, the same each time. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const MANNERS = ['any', 'start', 'commit', 'request', 'mail'] as const;
export type Manner = (typeof MANNERS)[number];

/** No service lives longer, whatever it was to be killed at. */
const LONGEST_MS = 1_500;

export interface Killing {
  /** The service listens. */
  listening(): void;
  /** A request has left for it. */
  asked(): void;
  readonly isDone: () => boolean;
}

/** `wal`: the log that every commit of the service is written to. */
export function killing(
  manner: Manner,
  { service, mails, wal, draw }: { service: ServiceProcess; mails: MailServer; wal: string; draw: () => number },
): Killing {
  let isDone = false;
  const timers: NodeJS.Timeout[] = [];
  const kill = () => {
    if (isDone) return;
    isDone = true;
    mails.onMail = () => {};
    for (const timer of timers) clearTimeout(timer);
    service.kill('SIGKILL');
  };
  const within = (ms: number) => timers.push(setTimeout(kill, ms));
  if (manner === 'start') within(300 + draw() * 1_000);
  return {
    isDone: () => isDone,
    listening() {
      within(manner === 'any' ? draw() * 900 : LONGEST_MS);
      if (manner === 'mail') killAtMail(mails, kill, draw);
      if (manner === 'commit') killAtWrite(wal, kill, () => isDone, draw);
    },
    asked() {
      if (manner === 'request' && draw() < 0.4) within(draw() * 12);
    },
  };
}

function killAtMail(mails: MailServer, kill: () => void, draw: () => number): void {
  const when = draw() < 0.5 ? 'before' : 'after';
  let left = 1 + Math.floor(draw() * 20);
  mails.onMail = (at) => {
    if (at === when && --left === 0) kill();
  };
}

/** Looks all the time: a commit takes milliseconds from its first byte to the last. */
function killAtWrite(wal: string, kill: () => void, isDone: () => boolean, draw: () => number): void {
  let left = 1 + Math.floor(draw() * 8);
  let before = '';
  const look = () => {
    if (isDone()) return;
    const { size = 0n, mtimeNs = 0n } = statSync(wal, { bigint: true, throwIfNoEntry: false }) ?? {};
    const now = `${size} ${mtimeNs}`;
    if (before !== '' && now !== before && --left === 0) kill();
    else setImmediate(look);
    before = now;
  };
  look();
}

/** Pages in SQLite's write-ahead log that no commit followed: the process ended within one. https://sqlite.org/fileformat2.html#the_write_ahead_log */
export function pagesWithoutCommit(wal: string): number {
  if (!existsSync(wal)) return 0;
  const bytes = readFileSync(wal);
  if (bytes.length < 32) return 0;
  const frame = 24 + bytes.readUInt32BE(8);
  const salts = bytes.subarray(16, 24);
  let pending = 0;
  for (let at = 32; at + frame <= bytes.length; at += frame) {
    if (!bytes.subarray(at + 8, at + 16).equals(salts)) break;
    pending = bytes.readUInt32BE(at + 4) === 0 ? pending + 1 : 0;
  }
  return pending;
}
