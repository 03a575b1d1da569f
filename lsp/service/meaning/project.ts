/** Finds what stands at a place, and every place where the same is meant, over all files of a project. */

import { preludePath } from '../../../compiler/prelude.js';
import type { Location, Meaning } from '../../../compiler/resolve/symbol.js';
import { configPath } from '../../../compiler/sources.js';
import { nameAt } from '../nodes.js';
import { type View, viewOf } from '../view.js';
import type { Workspace } from '../workspace/workspace.js';
import { occurrencesInConfig, occurrencesInTemplate } from './elsewhere.js';
import { type Occurrence, occurrencesIn } from './keys.js';

export interface Subject extends Occurrence {
  readonly name: string;
  /** In programs. */
  readonly meaning: Meaning | undefined;
}

/** All that is named in a file. */
export function occurrencesOf(view: View): readonly Occurrence[] {
  if (view.program) return occurrencesIn(view);
  if (view.path === configPath) return occurrencesInConfig(view.workspace);
  const templates = view.workspace.table().input.templates ?? [];
  return templates
    .filter(({ file }) => file === view.path)
    .flatMap((template) => occurrencesInTemplate(view.workspace, template));
}

export function subjectAt(view: View, offset: number): Subject | undefined {
  const here = occurrencesOf(view).filter(({ span }) => span.start <= offset && offset <= span.end);
  const found = here.find(({ span }) => offset < span.end) ?? here[0];
  if (!found) return undefined;
  const name = view.program && nameAt(view.program.tree, found.span.start);
  return {
    ...found,
    name: view.text.slice(found.span.start, found.span.end),
    meaning: name && view.meanings.get(name),
  };
}

/** Every place where the same is meant; those that declare it first. */
export function everywhere(workspace: Workspace, subject: Subject): readonly Occurrence[] {
  const { key, path, name } = subject;
  const views = key.startsWith('local ')
    ? [viewOf(workspace, path)]
    : [...workspace.programsNaming(name), preludePath].map((one) => viewOf(workspace, one));
  const found = views.flatMap((view) => (view ? occurrencesIn(view).filter((one) => one.key === key) : []));
  if (!key.startsWith('local ')) {
    const others = [
      ...occurrencesInConfig(workspace),
      ...(workspace.table().input.templates ?? []).flatMap((template) => occurrencesInTemplate(workspace, template)),
    ];
    for (const one of others) if (one.key === key) found.push(one);
  }
  return found.sort((a, b) => Number(b.declares) - Number(a.declares) || order(a, b));
}

function order(a: Occurrence, b: Occurrence): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.span.start - b.span.start;
}

/** Where it is declared; undefined for what the language itself brings. */
export function declarationOf(workspace: Workspace, subject: Subject): Location | undefined {
  const { symbols, places } = workspace;
  const [kind, name = '', more = ''] = subject.key.split(' ');
  switch (kind) {
    case 'value':
      return symbols.values.get(name)?.location;
    case 'scenario':
      return symbols.scenarios.get(name)?.location;
    case 'sequence':
      return symbols.sequences.get(name)?.location;
    case 'message':
      return symbols.messages.get(name)?.location;
    case 'channel':
      return places.get(`channels.${name}`);
    case 'field':
      return places.get(`events.${name}`);
    case 'param':
      return places.get(`messages.${name}.params.${more}`);
    case 'local':
      return subject.meaning?.location;
    default:
      return undefined;
  }
}
