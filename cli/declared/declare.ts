/** How a command is declared: what many of them share, how their options are read, and that each is loaded when it is called. It knows none of them. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../version.js';

type Action = (...args: never[]) => Promise<number>;

/** Runs a command and keeps its exit code; nothing that is thrown inside reaches the user as a stack trace. */
export function run(load: () => Promise<Action>): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    const action = await load();
    // `import events --project DIR`: the option is one of `import` too, and is kept there.
    const own = (args.at(-1) as Command).optsWithGlobals();
    process.exitCode = await action(...([...args.slice(0, -2), own] as never[]));
  };
}

export function format(...choices: string[]): Option {
  return new Option('--format <format>', 'how the result is written').choices(choices).default(choices[0]);
}

export function collect(value: string, previous: string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

export const program = new Command('cauce')
  .description('Marketing automation as text: check it, test it, replay it over your own history.')
  .version(version, '-V, --version')
  .showSuggestionAfterError()
  .exitOverride();

export function command(name: string, description: string, example: string, inProject = true): Command {
  const made = program
    .command(name)
    .description(description)
    .addHelpText('after', `\nExample:\n  $ ${example}`)
    .exitOverride();
  return inProject ? made.option('--project <dir>', 'project folder (default: nearest cauce.yaml upward)') : made;
}

export function store(): Option {
  return new Option('--store <sqlite:path>', 'where everything is kept (default: .cauce/cauce.db of the project)');
}

export const IGNORE_UNKNOWN =
  'rows of events that the data model does not have are left out and counted; they are no mistakes';

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('It must be a whole number: 0, 1, 2 and so on.');
  return Number(text);
}
