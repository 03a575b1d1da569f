/** Gives something another name wherever it stands: programs, `cauce.yaml`, templates, and the file of a message. What cannot be renamed says why. */

import { preludePath } from '../../compiler/prelude.js';
import { isName, RESERVED } from '../../compiler/project/index.js';
import { rfmNames } from '../../compiler/resolve/from-model.js';
import { configPath } from '../../compiler/sources.js';
import type { FileEdits, Position, ProjectEdit, Range, TextEdit } from './data.js';
import { linesOf } from './diagnostics.js';
import { declarationOf, everywhere, type Subject, subjectAt } from './meaning/project.js';
import { offsetOf, rangeOf, type View } from './view.js';

export interface Refused {
  /** A sentence for the author. */
  readonly refused: string;
}

export function prepareRename(
  view: View,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | Refused {
  const subject = subjectAt(view, offsetOf(view, position));
  const refused = subject ? whyNot(view, subject) : 'There is no name here that could be changed.';
  return refused !== undefined || !subject
    ? { refused: refused ?? '' }
    : { range: rangeOf(view, subject.span), placeholder: subject.name };
}

export function rename(view: View, position: Position, newName: string): ProjectEdit | Refused {
  const { workspace } = view;
  const subject = subjectAt(view, offsetOf(view, position));
  if (!subject) return { refused: 'There is no name here that could be changed.' };
  const refused = whyNot(view, subject) ?? wrongName(view, subject, newName);
  if (refused !== undefined) return { refused };
  const lines = linesOf(workspace);
  const edits = new Map<string, TextEdit[]>();
  for (const { path, span } of everywhere(workspace, subject)) {
    const list = edits.get(path) ?? [];
    list.push({ range: lines(path).rangeOf(span), newText: newName });
    edits.set(path, list);
  }
  const files: FileEdits[] = [...edits].map(([path, list]) => ({ path, edits: list }));
  const file = subject.key.startsWith('message ') ? declarationOf(workspace, subject)?.file : undefined;
  const to = file?.replace(/[^/]+(?=\.\w+$)/, newName);
  return { files, renamed: file !== undefined && to !== undefined ? [{ from: file, to }] : [], created: [] };
}

function whyNot(view: View, subject: Subject): string | undefined {
  const { workspace } = view;
  const { name } = subject;
  const kind = subject.key.slice(0, subject.key.indexOf(' '));
  if (kind === 'constant') return `\`${name}\` is a value of ${configPath}: change it there, and where it is used.`;
  const location = declarationOf(workspace, subject);
  if (!location) return `\`${name}\` is a word of the language.`;
  if (location.file === preludePath)
    return `\`${name}\` comes with the language; declare one of that name to have your own.`;
  const symbol = kind === 'scenario' ? workspace.symbols.scenarios.get(name) : undefined;
  if (symbol && !symbol.declaration)
    return `This scenario is called like its file \`${symbol.file}\`: rename the file.`;
  if (workspace.model.rfm && kind === 'value' && rfmNames.some((own) => own === name))
    return `\`${name}\` is a word of the language.`;
  return undefined;
}

/** What stands against the new name: no name at all, a reserved word, or taken in the same space of names. */
function wrongName({ workspace }: View, subject: Subject, name: string): string | undefined {
  if (name === subject.name) return undefined;
  if (!isName(name)) return `\`${name}\` is no name: a letter comes first, then letters, digits and \`_\`.`;
  if (RESERVED.has(name)) return `\`${name}\` is a word of the language.`;
  const { symbols, model } = workspace;
  const [kind, key = ''] = subject.key.split(' ');
  const taken =
    kind === 'value' || kind === 'local'
      ? symbols.values.get(name)?.kind
      : kind === 'scenario'
        ? symbols.scenarios.get(name)?.kind
        : kind === 'sequence'
          ? symbols.sequences.get(name)?.kind
          : kind === 'channel'
            ? Object.hasOwn(model.channels, name) && 'channel'
            : kind === 'message'
              ? symbols.messages.get(key.replace(/[^/]+$/, name))?.kind
              : undefined;
  if (!taken) return undefined;
  const location = symbols.values.get(name)?.location;
  // The prelude gives way to the project.
  if (kind === 'value' && location?.file === preludePath) return undefined;
  return `\`${name}\` is taken: there is ${/^[aeiou]/.test(taken) ? 'an' : 'a'} ${taken} of that name.`;
}
