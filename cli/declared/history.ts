/** Commands over what has happened: a replay of the scenarios, and scores of orders, from files or from the store. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, command, format, IGNORE_UNKNOWN, run, store, wholeNumber } from './declare.js';

const ORDERS = '--orders orders.csv --customer customer --date date --value total';
const COMPARE = 'an earlier day to look at side by side';

export function declareHistory(): void {
  command(
    'backtest',
    'run the scenarios over stored history on a virtual clock; nothing is sent',
    'npx cauce backtest --events orders.csv.gz --event order_placed --contacts contacts.csv --from 2025-01-01 --to 2026-01-01',
  )
    .option('--events <file...>', 'csv, ndjson or parquet; any of them may be .gz')
    .option('--contacts <file>', 'csv with a header: id and attribute names')
    .option('--event <name>', 'the event of files that have no column `event`')
    .option('--map <field=column>', 'rename a column; may be repeated', collect)
    .option('--group <column>', 'lines with the same value here are one event')
    .option('--ignore-unknown', IGNORE_UNKNOWN)
    .option('--from <date>', 'first day (default: the first event)')
    .option('--to <date>', 'first day that is not run any more (default: the day after the last event)')
    .option('--assume-consent', 'treat consents and addresses that the history does not have as given')
    .option('--timeline <file>', 'write every message and move, one JSON object a line')
    .option('--messages <dir>', 'write up to 500 messages as .eml')
    .option(
      '--rejects <file>',
      'where rows that cannot be used go, with their reason, beside rows of other files (default: rejects.csv)',
    )
    .option('--contact <id>', 'whose story is told (default: one with much to tell)')
    .option('--against <rev>', 'also run the project as it is at this revision of git, or in this folder, and compare')
    .option('--threads <n>', 'how many processors read and replay; the result is the same (default: all)', threadCount)
    .addOption(format('pretty', 'json', 'html', 'markdown'))
    .action(run(async () => (await import('../commands/backtest.js')).backtest));

  const rfm = command('rfm', 'recency, frequency and monetary scores', 'npx cauce rfm classes --format pretty');
  rfmCommand(rfm, 'score', 'scores and class of every customer', ['csv', 'json', 'pretty']).action(
    run(async () => (await import('../commands/rfm.js')).score),
  );
  rfmCommand(rfm, 'panel', 'customers, orders and revenue over two axes', ['csv', 'json', 'pretty', 'html'])
    .option(
      '--axes <row,column>',
      'two of recency, frequency, monetary (default: recency,frequency; in pictures the other way round)',
    )
    .addOption(
      new Option('--by <what>', 'cells of scores or of levels').choices(['scores', 'levels']).default('scores'),
    )
    .option('--compare <date>', COMPARE)
    .action(run(async () => (await import('../commands/rfm.js')).panel));
  rfmCommand(rfm, 'classes', 'customers, orders and revenue of every class', ['csv', 'json', 'pretty', 'html'])
    .option('--compare <date>', COMPARE)
    .action(run(async () => (await import('../commands/rfm.js')).classes));
  rfmCommand(
    rfm,
    'moves',
    'who moved between classes from one day to another',
    ['csv', 'json', 'pretty', 'html'],
    '--from 2025-07-01 --to 2026-01-01 --format html > moves.html',
  )
    .requiredOption('--from <date>', 'the class that a customer had at the start of this day')
    .requiredOption('--to <date>', 'and at the start of this one, later; --as-of plays no part')
    .action(run(async () => (await import('../commands/rfm.js')).moves));
  ordersCommand(rfm, 'alive', 'how likely each customer still buys, and how many orders to expect', [
    'csv',
    'json',
    'pretty',
  ])
    .option('--days <n>', 'orders of so many days from then on', wholeNumber, 90)
    .addHelpText('after', '\nExample:\n  $ npx cauce rfm alive --days 90 --format pretty')
    .action(run(async () => (await import('../commands/rfm-alive.js')).alive));
}

/** A history that is made up first. */
export function declareDemo(): void {
  command('demo', 'the main job over a made-up year of the example shop', 'npm run demo')
    .option('--contacts <n>', 'how many contacts', wholeNumber, 10_000)
    .option('--seed <n>', 'seed of the made-up history', wholeNumber, 7)
    .option('--out <dir>', 'where messages, timeline and report go', 'demo-out')
    .action(run(async () => (await import('../commands/demo.js')).demo));
}

/** Over the store or a file; what is scored how is said apart. */
function ordersCommand(rfm: Command, name: string, description: string, formats: string[]): Command {
  return rfm
    .command(name)
    .description(description)
    .option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)')
    .addOption(store())
    .option('--orders <file>', 'csv, parquet, any .gz; without it: the orders in the store')
    .option('--customer <column>', 'of the file, like --date, --value and --order')
    .option('--date <column>')
    .option('--value <column>', 'a column, or a product such as Quantity*UnitPrice')
    .option('--order <column>', 'rows with the same value here are one order')
    .option('--as-of <date>', 'the day it is for (default: now; of a file: the day after the last order)')
    .option('--memory <size>', 'what orders of a file of 32 MB and more may take (default: 2GB)', memorySize)
    .option(
      '--rejects <file>',
      'where rows that cannot be used go, with their reason, beside rows of other files',
      'rejects.csv',
    )
    .addOption(format(...formats))
    .exitOverride();
}

function rfmCommand(rfm: Command, name: string, description: string, formats: string[], example = ORDERS): Command {
  return ordersCommand(rfm, name, description, formats)
    .addHelpText('after', `\nExample:\n  $ npx cauce rfm ${name} ${example}`)
    .addOption(
      new Option(
        '--preset <name>',
        'every definition at once (default: what `rfm:` of the deployed project says; of a file: cauce)',
      ).choices(['cauce', 'r-rfm', 'lifetimes', 'pymc', 'rf-grid']),
    )
    .addOption(new Option('--frequency <what>').choices(['rows', 'orders', 'days', 'repeat-days']))
    .addOption(new Option('--monetary <what>').choices(['sum', 'mean', 'mean-repeat']))
    .option('--bins <n>', 'scores from 1 to this', wholeNumber)
    .addOption(new Option('--edges <side>').choices(['left', 'right']))
    .option('--classes <table>', 'five, classic, r-rfm-0.3.0, r-rfm-0.2.2, rf_grid_10, pymc-quartile');
}

function memorySize(text: string): string {
  if (/^[1-9]\d{0,5}([MGT])i?B$/i.test(text)) return text;
  throw new InvalidArgumentError('It must be a size such as 500MB or 4GB.');
}

function threadCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > 64) throw new InvalidArgumentError('It must be from 1 to 64.');
  return count;
}
