/** The store in one SQLite file. */
export { lockStore, type StoreLock } from './lock.js';
export { openStore, openStoreToRead } from './store.js';
