/**
 * What a project declares, as one table for all of its files: the model's names, the files' own, the prelude's. It looks inside no declaration, so that
 * it is made anew in a moment when one file has changed.
 */
import type { Span } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { ParsedFile, Symbols } from '../analysis.js';
import { type Collected, collect } from '../resolve/collect.js';
import { builtinValues, modelMessages, modelValues } from '../resolve/from-model.js';
import { choosePrelude, type PreludeChoice } from '../resolve/prelude.js';
import type { Location } from '../resolve/symbol.js';
import type { MessageTemplate } from '../templates/view.js';
import { eventTable } from '../types/events.js';
import { Checker } from './checker.js';
import { typeOf } from './expression.js';

export interface CheckInput {
  readonly files: readonly ParsedFile[];
  readonly prelude: ParsedFile;
  readonly model: ProjectModel;
  readonly places: ReadonlyMap<string, Location>;
  /** Places in `cauce.yaml` whose type could not be read; what uses them is not judged. */
  readonly unsure?: ReadonlySet<string>;
  /** What time it is, epoch milliseconds: literal dates before it are told. Without it no date is past. */
  readonly now?: number;
  /** Those of the messages, where there was an engine to read them. */
  readonly templates?: readonly MessageTemplate[];
}

export interface Table {
  readonly input: CheckInput;
  /** Sorted by path, without the prelude. */
  readonly files: readonly ParsedFile[];
  readonly collected: Collected;
  readonly prelude: PreludeChoice;
  readonly symbols: Symbols;
}

export function declare(input: CheckInput): Table {
  const { prelude, model, places } = input;
  const files = [...input.files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const values = modelValues(model, places);
  const collected = collect(files, values);
  return {
    input,
    files,
    collected,
    prelude: choosePrelude(prelude, model, values),
    symbols: {
      values,
      scenarios: collected.scenarios,
      sequences: collected.sequences,
      messages: modelMessages(model, places),
    },
  };
}

export function checkerFor({ input, files, prelude, symbols }: Table): Checker {
  const { model, places, unsure = new Set(), now } = input;
  const values = new Map(symbols.values);
  return new Checker({
    model,
    places,
    symbols,
    values,
    builtins: builtinValues(model),
    events: eventTable(model, values, unsure),
    texts: new Map([...files, input.prelude].map(({ path, text }) => [path, text])),
    lacking: prelude.lacking,
    unsure,
    unread: unreadIn(files),
    now,
    typeOf,
  });
}

/** Where files have syntax problems, by path. */
export function unreadIn(files: readonly ParsedFile[]): ReadonlyMap<string, readonly Span[]> {
  return new Map(
    files.flatMap(({ path, problems }) => (problems.length > 0 ? [[path, problems.map(({ span }) => span)]] : [])),
  );
}
