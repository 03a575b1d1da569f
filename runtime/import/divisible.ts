// Tells which files several readers can divide by contact, each passing over what is not its own.
// It never reads more than the start of a file, and tells nobody what is wrong with one: reading it does.
import { type EventOptions, eventColumns } from './event-columns.js';
import { headerOf } from './header.js';
import { ImportProblem } from './problem.js';
import { type ImportModel, schemaOf } from './schema.js';
import { isParquet, type Source } from './source.js';
import { pushText, type Takers } from './tables.js';
import { Tally } from './tally.js';
import { TextPool } from './text-pool.js';

/** Text whose rows are events by themselves: lines that make orders together name their customer on one of them alone, or of several. */
export async function areDivisible(
  sources: readonly Source[],
  model: ImportModel,
  options: EventOptions,
): Promise<boolean> {
  for (const source of sources) if (!(await isDivisible(source, model, options))) return false;
  return true;
}

async function isDivisible(source: Source, model: ImportModel, options: EventOptions): Promise<boolean> {
  if (isParquet(source)) return false;
  let isTable = false;
  let makesOrders: boolean | undefined;
  const takers: Takers = {
    table() {
      isTable = true;
      return {
        header(names) {
          const tally = new Tally(source.name, undefined);
          const header = headerOf(source.name, names);
          makesOrders = eventColumns(header, options, schemaOf(model), new TextPool(), tally).lines !== undefined;
        },
        row() {},
      };
    },
    lines: () => ({ line() {} }),
    broken() {},
  };
  try {
    for await (const _ of pushText(source, takers)) if (!isTable || makesOrders !== undefined) break;
  } catch (error) {
    if (error instanceof ImportProblem) return false;
    throw error;
  }
  return makesOrders !== true;
}
