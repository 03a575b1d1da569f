/** Where a store that is opened like `cauce run` does it writes from. */
export const THREAD = new URL('../dist/runtime/store/sqlite/thread.js', import.meta.url);
