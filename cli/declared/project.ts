/** Commands for who writes a project: begin it, check it, test it, look at what it says and at what it comes to. */
import { QUESTIONS } from '../help.js';
import { collect, command, format, run, wholeNumber } from './declare.js';

export function declareProject(): void {
  command('init', 'a small project that checks, tests and runs', 'npx cauce init marketing', false)
    .argument('[dir]', 'a folder that is empty or does not exist yet (default: this one)')
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/init.js')).init));

  command('new', 'a ready-made scenario with its messages and tests', 'npx cauce new abandoned_cart')
    .argument('[template]', 'without it: the list of all templates')
    .argument('[name]', 'what the scenario is called (default: as the template)')
    .option('--dry-run', 'say what would be written, and write nothing')
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/new.js')).create));

  command('lsp', 'the language server, for editors', 'npx cauce lsp --stdio', false)
    .option('--stdio', 'speak on stdin and stdout')
    .action(run(async () => (await import('../commands/lsp.js')).lsp));

  command('check', 'all diagnostics of the project', 'npx cauce check --format github --max-warnings 0')
    .argument('[paths...]', 'report only on these files and folders')
    .addOption(format('pretty', 'json', 'sarif', 'github', 'gitlab', 'junit'))
    .option('--max-warnings <n>', 'more warnings than this are a failure', wholeNumber)
    .option('--fix', 'apply the fixes that are certain')
    .action(run(async () => (await import('../commands/check.js')).check));

  command('fmt', 'canonical layout, comments kept', 'npx cauce fmt --check')
    .argument('[paths...]', 'files and folders (default: the whole project)')
    .option('--check', 'change nothing; exit 1 when a file is not in canonical layout')
    .option('--stdin', 'read a program from stdin, write it to stdout')
    .addOption(format('pretty', 'json', 'github'))
    .action(run(async () => (await import('../commands/fmt.js')).fmt));

  command('test', 'scenario tests on a virtual clock', 'npx cauce test abandoned_cart --coverage')
    .argument('[filter]', 'only tests whose title, scenario or file contains this')
    .addOption(format('pretty', 'json', 'junit', 'github'))
    .option('--coverage', 'show branches that no test took')
    .option('--watch', 'run again whenever a file of the project changes')
    .action(run(async () => (await import('../commands/test.js')).test));

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
    .action(run(async () => (await import('../commands/preview.js')).preview));

  command('build', 'machines and typed TypeScript into dist/', 'npx cauce build --out dist')
    .option('--out <dir>', 'where to write, under the project', 'dist')
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/build.js')).build));

  command('graph', 'a scenario as a picture', 'npx cauce graph abandoned_cart --format svg > cart.svg')
    .argument('[scenario]', 'without it: the list of all scenarios')
    .addOption(format('mermaid', 'dot', 'svg', 'json'))
    .action(run(async () => (await import('../commands/graph.js')).graph));

  command('prove', 'the most messages one contact can get, and how', 'npx cauce prove --scenario win_back --path')
    .argument('[question...]', 'answers it instead: 0 yes, 1 no, 2 not understood; see below')
    .option('--scenario <name>', 'only this one (default: each, and all together)')
    .option('--path', 'show the path to every bound')
    .addOption(format('pretty', 'json'))
    .addHelpText('after', QUESTIONS)
    .action(run(async () => (await import('../commands/prove.js')).prove));

  command('explain', 'what a diagnostic means, with a wrong and a right example', 'npx cauce explain names/unknown')
    .argument('[code]', 'without it: the list of all codes')
    .addOption(format('pretty', 'json'))
    .action(run(async () => (await import('../commands/explain.js')).explain));
}
