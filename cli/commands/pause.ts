/** `cauce pause` and `cauce resume`: a scenario stands still, and goes on. A running service sees it within seconds. */
import { deployedVersion, projectOf, setPaused } from '../../runtime/versions/index.js';
import { exitCode, UsageError } from '../exit.js';
import { pathOf, type StoreOptions } from '../insight/open.js';
import { openStoreBeside } from '../service/store.js';
import { out, say } from '../terminal.js';

interface Options extends StoreOptions {
  readonly format: 'pretty' | 'json';
}

export async function pause(scenario: string, options: Options): Promise<number> {
  const isNew = put(scenario, options, true);
  if (options.format === 'json') return told(scenario, true, isNew);
  say(
    isNew
      ? `${scenario} is paused: nobody enters, no timer fires, nothing is sent; goals and stops still count`
      : `${scenario} was paused already`,
  );
  return exitCode.fine;
}

export async function resume(scenario: string, options: Options): Promise<number> {
  const isNew = put(scenario, options, false);
  if (options.format === 'json') return told(scenario, false, isNew);
  say(isNew ? `${scenario} goes on; what is overdue comes now, judged by policy` : `${scenario} was not paused`);
  return exitCode.fine;
}

/** `changed`: false where it was so already. */
function told(scenario: string, paused: boolean, changed: boolean): number {
  out(JSON.stringify({ scenario, paused, changed }, null, 2));
  return exitCode.fine;
}

function put(scenario: string, options: StoreOptions, isPaused: boolean): boolean {
  const store = openStoreBeside(pathOf(options));
  try {
    const names = projectOf(store, deployedVersion(store))?.bundle.scenarios.map(({ name }) => name) ?? [];
    // One that is gone from the project may still have runs, and an old pause.
    const isKnown = names.includes(scenario) || Object.keys(store.counters(`machine/${scenario}@`)).length > 0;
    if (!isKnown) {
      throw new UsageError(`no scenario \`${scenario}\` is deployed; there are: ${names.join(', ') || 'none'}`);
    }
    return setPaused(store, scenario, isPaused);
  } finally {
    store.close();
  }
}
