/** One writer a store: a lock that the system takes back when the process ends, however it ends. */
import { StoreProblem } from '../problem.js';
import { plainDatabase } from './open.js';

export interface StoreLock {
  release(): void;
}

/** Holds a lock beside the file at `path`. Throws `StoreProblem` when another process holds it. */
export function lockStore(path: string): StoreLock {
  const db = plainDatabase(`${path}-lock`);
  try {
    db.exec('pragma locking_mode = exclusive; begin exclusive;');
  } catch (error) {
    db.close();
    if (/locked|busy/i.test(String(error))) {
      throw new StoreProblem(
        'locked',
        `Another cauce process is running on ${path}. Stop it first, or use another --store.`,
      );
    }
    throw error;
  }
  return { release: () => db.close() };
}
