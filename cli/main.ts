#!/usr/bin/env node
/** The command line: declares commands and options, loads each command's file on first use, and turns errors into exit codes. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { codeOf } from './code-of.js';
import { exitCode } from './exit.js';
import { ERASE_HELP, QUESTIONS, RUN_HELP } from './help.js';
import { say } from './terminal.js';
import { version } from './version.js';

type Action = (...args: never[]) => Promise<number>;

/** Runs a command and keeps its exit code; nothing that is thrown inside reaches the user as a stack trace. */
function run(load: () => Promise<Action>): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const action = await load();
    // `import events --project DIR`: the option is one of `import` too, and is kept there.
    const own = (args.at(-1) as Command).optsWithGlobals();
    process.exitCode = await action(...([...args.slice(0, -2), own] as never[]));
  };
}

function format(...choices: string[]): Option {
  return new Option('--format <format>', 'how the result is written').choices(choices).default(choices[0]);
}

function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

const COMPARE = 'an earlier day to look at side by side';

const program = new Command('cauce')
  .description('Marketing automation as text: check it, test it, replay it over your own history.')
  .version(version, '-V, --version')
  .showSuggestionAfterError()
  .exitOverride();

function command(name: string, description: string, example: string, inProject = true): Command {
  const made = program
    .command(name)
    .description(description)
    .addHelpText('after', `\nExample:\n  $ ${example}`)
    .exitOverride();
  return inProject ? made.option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)') : made;
}

command('init', 'a small project that checks, tests and runs', 'npx cauce init marketing', false)
  .argument('[dir]', 'a folder that is empty or does not exist yet (default: this one)')
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/init.js')).init));

command('new', 'a ready-made scenario with its messages and tests', 'npx cauce new abandoned_cart')
  .argument('[template]', 'without it: the list of all templates')
  .argument('[name]', 'what the scenario is called (default: as the template)')
  .option('--dry-run', 'say what would be written, and write nothing')
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/new.js')).create));

command('lsp', 'the language server, for editors', 'npx cauce lsp --stdio', false)
  .option('--stdio', 'speak on stdin and stdout')
  .action(run(async () => (await import('./commands/lsp.js')).lsp));

command('check', 'all diagnostics of the project', 'npx cauce check --format github --max-warnings 0')
  .argument('[paths...]', 'report only on these files and folders')
  .addOption(format('pretty', 'json', 'sarif', 'github', 'gitlab', 'junit'))
  .option('--max-warnings <n>', 'more warnings than this are a failure', wholeNumber)
  .option('--fix', 'apply the fixes that are certain')
  .action(run(async () => (await import('./commands/check.js')).check));

command('fmt', 'canonical layout, comments kept', 'npx cauce fmt --check')
  .argument('[paths...]', 'files and folders (default: the whole project)')
  .option('--check', 'change nothing; exit 1 when a file is not in canonical layout')
  .option('--stdin', 'read a program from stdin, write it to stdout')
  .addOption(format('pretty', 'json', 'github'))
  .action(run(async () => (await import('./commands/fmt.js')).fmt));

command('test', 'scenario tests on a virtual clock', 'npx cauce test abandoned_cart --coverage')
  .argument('[filter]', 'only tests whose title, scenario or file contains this')
  .addOption(format('pretty', 'json', 'junit', 'github'))
  .option('--coverage', 'show branches that no test took')
  .option('--watch', 'run again whenever a file of the project changes')
  .action(run(async () => (await import('./commands/test.js')).test));

command(
  'preview',
  'a message exactly as it would be sent',
  'npx cauce preview cart_offer --set first_name=Ana --with promo.discount=5% --format eml --out offer.eml',
)
  .argument('<message>', 'email/cart_offer, or cart_offer where one channel has it')
  .option('--contact <file>', 'a JSON object of attributes, or a csv of contacts (default: a made-up contact)')
  .option('--id <id>', 'which contact of the csv (default: the first)')
  .option('--set <name=value>', 'an attribute of the contact; may be repeated', collect)
  .option('--with <name=value>', 'a parameter, or a part of it such as cart.total=80; may be repeated', collect)
  .option('--out <file>', 'write to a file instead of stdout')
  .addOption(format('text', 'html', 'eml', 'json'))
  .action(run(async () => (await import('./commands/preview.js')).preview));

command('build', 'machines and typed TypeScript into dist/', 'npx cauce build --out dist')
  .option('--out <dir>', 'where to write, under the project', 'dist')
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/build.js')).build));

command('graph', 'a scenario as a picture', 'npx cauce graph abandoned_cart --format svg > cart.svg')
  .argument('[scenario]', 'without it: the list of all scenarios')
  .addOption(format('mermaid', 'dot', 'svg', 'json'))
  .action(run(async () => (await import('./commands/graph.js')).graph));

command('prove', 'the most messages one contact can get, and how', 'npx cauce prove --scenario win_back --path')
  .argument('[question...]', 'answers it instead: 0 yes, 1 no, 2 not understood; see below')
  .option('--scenario <name>', 'only this one (default: each, and all together)')
  .option('--path', 'show the path to every bound')
  .addOption(format('pretty', 'json'))
  .addHelpText('after', QUESTIONS)
  .action(run(async () => (await import('./commands/prove.js')).prove));

command('explain', 'what a diagnostic means, with a wrong and a right example', 'npx cauce explain names/unknown')
  .argument('[code]', 'without it: the list of all codes')
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/explain.js')).explain));

const IGNORE_UNKNOWN =
  'rows of events that the data model does not have are left out and counted; they are no mistakes';

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
  .action(run(async () => (await import('./commands/backtest.js')).backtest));

const rfm = command('rfm', 'recency, frequency and monetary scores', 'npx cauce rfm classes --format pretty');
rfmCommand('score', 'scores and class of every customer', ['csv', 'json', 'pretty']).action(
  run(async () => (await import('./commands/rfm.js')).score),
);
rfmCommand('panel', 'customers, orders and revenue over two axes', ['csv', 'json', 'pretty', 'html'])
  .option(
    '--axes <row,column>',
    'two of recency, frequency, monetary (default: recency,frequency; in pictures the other way round)',
  )
  .addOption(new Option('--by <what>', 'cells of scores or of levels').choices(['scores', 'levels']).default('scores'))
  .option('--compare <date>', COMPARE)
  .action(run(async () => (await import('./commands/rfm.js')).panel));
rfmCommand('classes', 'customers, orders and revenue of every class', ['csv', 'json', 'pretty', 'html'])
  .option('--compare <date>', COMPARE)
  .action(run(async () => (await import('./commands/rfm.js')).classes));
rfmCommand('moves', 'who moved between classes from one day to another', ['csv', 'json', 'pretty', 'html'])
  .requiredOption('--from <date>', 'the class that a customer had at the start of this day')
  .requiredOption('--to <date>', 'and at the start of this one, later; --as-of plays no part')
  .addHelpText(
    'after',
    '\nExample:\n  $ npx cauce rfm moves --from 2025-07-01 --to 2026-01-01 --format html > moves.html',
  )
  .action(run(async () => (await import('./commands/rfm.js')).moves));
ordersCommand('alive', 'how likely each customer still buys, and how many orders to expect', ['csv', 'json', 'pretty'])
  .option('--days <n>', 'orders of so many days from then on', wholeNumber, 90)
  .addHelpText('after', '\nExample:\n  $ npx cauce rfm alive --days 90 --format pretty')
  .action(run(async () => (await import('./commands/rfm-alive.js')).alive));

command('run', 'the service: takes events by HTTP, fires timers, sends', 'npx cauce run --port 8787')
  .addOption(store())
  .option('--port <n>', '0 picks a free one', wholeNumber, 8787)
  .option('--host <address>', 'where to listen', '127.0.0.1')
  .option(
    '--public-url <url>',
    'where readers and providers reach it (or CAUCE_PUBLIC_URL); links in messages lead there',
  )
  .option('--rate <n>', 'requests a second that one key or address may send; without it there is no limit', wholeNumber)
  .option('--dry', 'send nothing: all messages go to .cauce/outbox')
  .addHelpText('after', RUN_HELP)
  .action(run(async () => (await import('./commands/run.js')).run));

command('plan', 'what a deploy of the working tree would change, and for whom', 'npx cauce plan --format markdown')
  .addOption(store())
  .option('--against <rev>', 'compare with a revision of git, or a folder, instead of what is deployed; needs no store')
  .addOption(format('pretty', 'json', 'markdown'))
  .action(run(async () => (await import('./commands/plan.js')).plan));

command('deploy', 'bring the working tree in; a running service picks it up', 'npx cauce deploy --move abandoned_cart')
  .addOption(store())
  .option('--move <scenario>', 'runs of this scenario move to the new version; may be repeated, or `all`', collect)
  .option('--to <old=new>', 'where people of a step go on, `scenario/old=new` where several move', collect)
  .option('--rollback', 'bring the version before back, and move runs to it')
  .option('--dry-run', 'say what would happen, and do nothing')
  .option('--yes', 'do not ask')
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/deploy.js')).deploy));

command('pause', 'stop entries, timers and sends of a scenario; nothing is lost', 'npx cauce pause win_back')
  .argument('<scenario>')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/pause.js')).pause));

command('resume', 'go on with a scenario that was paused', 'npx cauce resume win_back')
  .argument('<scenario>')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/pause.js')).resume));

command('backup', 'a copy of the store, also while the service runs', 'npx cauce backup backups/today.db')
  .argument('<file>')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/backup.js')).backup));

command('rejects', 'what was sent to the service and did not fit, with the reason', 'npx cauce rejects --limit 20')
  .addOption(store())
  .option('--limit <n>', 'so many, newest first', wholeNumber, 100)
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/rejects.js')).rejects));

command('stats', 'live figures of all scenarios, or of one step by step', 'npx cauce stats abandoned_cart')
  .argument('[scenario]', 'with its steps, messages, splits, and since when people wait')
  .option('--members', 'how many people are in each segment and group')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/stats.js')).stats));

command('segment', 'how many are in a segment, how that changed, and why members are in it', 'npx cauce segment keen')
  .argument('[name]', 'with ten members and the reason each is in; without it: all segments with their size')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/segment.js')).segment));

command('contact', 'one contact: facts, runs under way, story', 'npx cauce contact ana')
  .argument('<id>')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/contact.js')).contact));

command('why', 'why a contact did or did not get a message, in source lines', 'npx cauce why ana abandoned_cart')
  .argument('<contact>')
  .argument('[scenario]', 'without it: all of them')
  .addOption(store())
  .addOption(format('pretty', 'json'))
  .action(run(async () => (await import('./commands/contact.js')).why));

command('export', 'all that is kept of a contact, as JSON', 'npx cauce export ana > ana.json')
  .argument('<id>')
  .addOption(store())
  .action(run(async () => (await import('./commands/contact.js')).exportContact));

command('erase', 'a contact and all that is kept of it, for good', 'npx cauce erase ana --url http://127.0.0.1:8787')
  .argument('<id>')
  .addOption(store())
  .option('--url <url>', 'of the service, while it runs; needs its CAUCE_ADMIN_TOKEN')
  .addOption(format('pretty', 'json'))
  .addHelpText('after', ERASE_HELP)
  .action(run(async () => (await import('./commands/privacy.js')).erase));

const outbox = command('outbox', 'messages that came to nothing', 'npx cauce outbox list');
outboxCommand('list', 'failed ones and those of unknown outcome, newest first')
  .option('--limit <n>', 'so many', wholeNumber, 100)
  .action(run(async () => (await import('./commands/outbox.js')).list));
outboxCommand('resend', 'one of them once more; consent, caps and hours are judged again')
  .argument('<message>', 'its id, as `outbox list` shows it')
  .option('--force', 'also one that may have arrived: it may then arrive twice')
  .option('--url <url>', 'of the service, while it runs; needs its CAUCE_ADMIN_TOKEN')
  .action(run(async () => (await import('./commands/outbox.js')).resend));

const imports = command('import', 'files into the store; starts no run', 'npx cauce import contacts contacts.csv');
importCommand(
  'contacts',
  'csv or parquet with `id` and attribute names',
  'contacts contacts.csv --map first_name=name',
).action(run(async () => (await import('./commands/import.js')).importContacts));
importCommand('events', 'csv, ndjson or parquet; any of them may be .gz', 'events orders.csv.gz --event order_placed')
  .option('--event <name>', 'the event of files that have no column `event`')
  .option('--group <column>', 'lines with the same value here are one event')
  .option('--ignore-unknown', IGNORE_UNKNOWN)
  .action(run(async () => (await import('./commands/import.js')).importEvents));

command('demo', 'the main job over a made-up year of the example shop', 'npm run demo')
  .option('--contacts <n>', 'how many contacts', wholeNumber, 10_000)
  .option('--seed <n>', 'seed of the made-up history', wholeNumber, 7)
  .option('--out <dir>', 'where messages, timeline and report go', 'demo-out')
  .action(run(async () => (await import('./commands/demo.js')).demo));

function store(): Option {
  return new Option('--store <sqlite:path>', 'where everything is kept (default: .cauce/cauce.db of the project)');
}

function outboxCommand(name: string, description: string): Command {
  return outbox
    .command(name)
    .description(description)
    .option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)')
    .addOption(store())
    .addOption(format('pretty', 'json'))
    .addHelpText('after', `\nExample:\n  $ npx cauce outbox ${name === 'list' ? 'list --format json' : 'resend ana/3'}`)
    .exitOverride();
}

function importCommand(name: string, description: string, example: string): Command {
  return imports
    .command(name)
    .description(description)
    .argument('<file>')
    .option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)')
    .addOption(store())
    .option('--map <field=column>', 'rename a column; may be repeated', collect)
    .option(
      '--rejects <file>',
      'where rows that cannot be used go, with their reason, beside rows of other files (default: rejects.csv)',
    )
    .addOption(format('pretty', 'json'))
    .addHelpText('after', `\nExample:\n  $ npx cauce import ${example}`)
    .exitOverride();
}

/** Over the store or a file; what is scored how is said apart. */
function ordersCommand(name: string, description: string, formats: string[]): Command {
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

function memorySize(text: string): string {
  if (/^[1-9]\d{0,5}([MGT])i?B$/i.test(text)) return text;
  throw new InvalidArgumentError('It must be a size such as 500MB or 4GB.');
}

function rfmCommand(name: string, description: string, formats: string[]): Command {
  return ordersCommand(name, description, formats)
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

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number: 0, 1, 2 and so on.');
  return Number(text);
}

function threadCount(text: string): number {
  const count = wholeNumber(text);
  if (count < 1 || count > 64) throw new InvalidArgumentError('It must be from 1 to 64.');
  return count;
}

async function main(): Promise<void> {
  // A reader that closes the pipe early (`| head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCode.fine);
    say(`cauce: cannot write the result: ${error.message}`);
    process.exit(exitCode.failed);
  });
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = codeOf(error);
  }
}

await main();
