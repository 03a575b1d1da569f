/** The store in one SQLite file. */
export { lockStore, type StoreLock } from './lock.js';
export { openStore } from './store.js';
