/** Which names a change gives another meaning, and who names them, directly or through what they name. It goes by names alone: it may find too much, never too little. */
import type { ParsedFile } from '../../../compiler/analysis.js';
import { namesOf } from '../../../compiler/check/needs.js';
import { nameOfFile } from '../../../compiler/resolve/collect.js';
import type { Declaration } from '../../../grammar/index.js';

export interface NameChanges {
  /** Names that mean something else than before, or stand elsewhere. */
  readonly changed: ReadonlySet<string>;
  /** Whether some are new or gone: advice about misspelt names may then differ anywhere. */
  readonly others: boolean;
}

/** The name a declaration gives to something other files may use. */
export function nameOf(declaration: Declaration, path: string): string | undefined {
  switch (declaration.kind) {
    case 'let':
    case 'segment':
    case 'event':
    case 'sequence':
    case 'scenario':
      return declaration.name.text;
    case 'when':
      return nameOfFile(path);
    default:
      return undefined;
  }
}

export function changesBetween(before: ParsedFile | undefined, after: ParsedFile | undefined): NameChanges {
  const old = before ? signatures(before) : new Map<string, string>();
  const now = after ? signatures(after) : new Map<string, string>();
  const changed = new Set<string>();
  let others = false;
  for (const [name, signature] of now) {
    if (old.get(name) !== signature) changed.add(name);
    if (!old.has(name)) others = true;
  }
  for (const name of old.keys()) {
    if (now.has(name)) continue;
    changed.add(name);
    others = true;
  }
  return { changed, others };
}

/** By name what is declared and where: text that stands elsewhere counts as another. */
function signatures({ path, text, tree, problems }: ParsedFile): Map<string, string> {
  const found = new Map<string, string>();
  for (const declaration of tree.declarations) {
    const name = nameOf(declaration, path);
    if (name === undefined) continue;
    const { start, end } = declaration.span;
    const wrong = problems.filter(({ span }) => span.start <= end && span.end >= start);
    const places = wrong.map(({ span }) => `${span.start}-${span.end}`).join();
    found.set(name, `${found.get(name) ?? ''}|${declaration.kind} ${start} ${places} ${text.slice(start, end)}`);
  }
  return found;
}

/** Adds to the names those of every declaration that names one of them; `more` are other things with names and what they name. */
export function spread(
  changed: ReadonlySet<string>,
  files: readonly ParsedFile[],
  more: readonly (readonly [name: string, names: ReadonlySet<string>])[],
): ReadonlySet<string> {
  const all = new Set(changed);
  for (let size = -1; size !== all.size; ) {
    size = all.size;
    for (const [name, names] of more) if (!all.has(name) && overlap(names, all)) all.add(name);
    for (const { path, tree } of files) {
      for (const declaration of tree.declarations) {
        const name = nameOf(declaration, path);
        if (name !== undefined && !all.has(name) && namesAny(declaration, all)) all.add(name);
      }
    }
  }
  return all;
}

export function fileNamesAny({ path, tree }: ParsedFile, names: ReadonlySet<string>): boolean {
  // Tests that name no scenario are for the one that is called like the file.
  return names.has(nameOfFile(path)) || tree.declarations.some((declaration) => namesAny(declaration, names));
}

function namesAny(declaration: Declaration, names: ReadonlySet<string>): boolean {
  return overlap(namesOf(declaration), names);
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  for (const name of few) if (many.has(name)) return true;
  return false;
}
