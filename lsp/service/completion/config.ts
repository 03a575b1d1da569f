/** What can be written in `cauce.yaml` and in a message's front matter: keys and values as their readers take them. The compiler says which; here they become entries. */
import { type Choice, choicesAt } from '../../../compiler/project/index.js';
import type { CompletionEntry } from '../data.js';
import { dataFileOf } from '../meaning/data-file.js';
import { rangeOf, type View } from '../view.js';
import { type Draft, escaped, kinds, named, ranks } from './item.js';
import { isMeant } from './values.js';

/** More than anybody reads; what is typed narrows them down. */
const most = 400;

/** Undefined where the file is no data at this place. */
export function configNames(view: View, offset: number): readonly CompletionEntry[] | undefined {
  const file = dataFileOf(view, offset);
  if (!file) return undefined;
  const { values } = view.workspace.symbols;
  const asked = choicesAt(file, offset, (kind) =>
    [...values.values()].filter((symbol) => symbol.kind === kind).map(({ name }) => name),
  );
  if (!asked) return [];
  const prefix = view.text.slice(asked.span.start, offset);
  const hasColon = /^\s*:/.test(view.text.slice(asked.span.end));
  const range = rangeOf(view, asked.span);
  return asked.choices
    .filter(({ text }) => isMeant(text, prefix))
    .slice(0, most)
    .map((choice) => ({ ...draftOf(choice, hasColon), range }));
}

function draftOf({ text, kind, about, example }: Choice, hasColon: boolean): Draft {
  const more = about === undefined ? {} : { documentation: about };
  switch (kind) {
    case 'key':
      if (hasColon) return named(text, kinds.property, ranks.field, more);
      return {
        ...named(text, kinds.property, ranks.field, more),
        insertText: example === undefined ? `${text}: ` : `${text}: $\{1:${escaped(example)}}`,
        isSnippet: example !== undefined,
        isName: example !== undefined,
      };
    case 'example':
      return named(text, kinds.value, ranks.built, { detail: 'for example', ...more });
    case 'name':
    case 'declared':
      return named(text, kinds.enum, ranks.choice, more);
  }
}
