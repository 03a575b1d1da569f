/** `cauce stats`: live figures of all scenarios, or of one with its steps and where people wait. */
import { deadLetters, type Members, membersOf, overview, standing } from '../../runtime/insight/index.js';
import { exitCode, UsageError } from '../exit.js';
import { looking, type StoreOptions } from '../insight/open.js';
import { membersText, overviewText, scenarioText } from '../insight/stats-text.js';
import { out, terminal } from '../terminal.js';

interface Options extends StoreOptions {
  readonly members?: boolean;
  readonly format: 'pretty' | 'json';
}

const MOST_LETTERS = 1_000;

export async function stats(scenario: string | undefined, options: Options): Promise<number> {
  return looking(options, (source) => {
    const all = overview(source);
    if (scenario === undefined) {
      const members = options.members ? walk(membersOf(source)) : undefined;
      if (options.format === 'json')
        out(JSON.stringify({ ...all, ...(members !== undefined && { members }) }, null, 2));
      else out(members === undefined ? overviewText(all, terminal()) : sizes(members));
      return exitCode.fine;
    }
    const figures = all.scenarios.find((one) => one.scenario === scenario);
    if (figures === undefined) {
      const names = all.scenarios.map((one) => one.scenario).join(', ');
      throw new UsageError(`there is no scenario \`${scenario}\` in the store; there are: ${names}`);
    }
    const waiting = [...walk(standing(source))].filter((one) => one.scenario === scenario);
    if (options.format === 'json') out(JSON.stringify({ figures, standing: waiting }, null, 2));
    else {
      const letters = deadLetters(source, MOST_LETTERS).filter((one) => one.scenario === scenario);
      const rest = { currency: all.currency, standing: waiting, at: all.at, letters: letters.slice(0, 10) };
      out(scenarioText(figures, rest, terminal()));
    }
    return exitCode.fine;
  });
}

function sizes(members: Members | null): string {
  return members === null
    ? 'A deploy is being taken over; nobody can say until everybody is judged anew.'
    : membersText(members, terminal());
}

function walk<T>(pages: Generator<null, T>): T {
  for (;;) {
    const page = pages.next();
    if (page.done) return page.value;
  }
}
