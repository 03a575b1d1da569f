/** The writing thread as it was built (a thread loads no TypeScript), and threads to which something happens. */
import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const THREAD = fileURLToPath(new URL('../../../dist/runtime/store/sqlite/thread.js', import.meta.url));

if (!existsSync(THREAD)) throw new Error('There is no dist/: run `npm run build` first.');

/** Writes a thread of its own to `path`, which does something else with some of what it is told: `instead` is a statement about `order` and `port`. */
export function threadThat(path: string, instead: string): string {
  writeFileSync(
    path,
    `import { receiveMessageOnPort, workerData } from 'node:worker_threads';
    const { port } = workerData;
    const on = port.on.bind(port);
    port.on = (name, hear) => on(name, (order) => {
      ${instead}
      hear(order);
    });
    await import(${JSON.stringify(pathToFileURL(THREAD).href)});`,
  );
  return path;
}

/** The thread cannot write these of what it is told since it began. */
export function threadFailing(path: string, places: readonly number[]): string {
  const isOne = `${JSON.stringify(places)}.includes(order.place)`;
  return threadThat(path, `if (${isOne} && order.lists !== null) order.lists = [['putMeta', ['only a name']]];`);
}
