/** Which names a change gives another meaning, and who names them, directly or through what they name. It goes by names alone: it may find too much, never too little. */
import type { ParsedFile } from '../../../compiler/analysis.js';
import { namesOf } from '../../../compiler/check/needs.js';
import { unreadIn } from '../../../compiler/check/table.js';
import { UnreadLines } from '../../../compiler/check/unread.js';
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
  const [unreadBefore, unreadNow] = [unreadOf(before), unreadOf(after)];
  for (const word of [...unreadBefore.words, ...unreadNow.words])
    if (unreadBefore.words.has(word) !== unreadNow.words.has(word)) changed.add(word);
  others ||= [...unreadBefore.nameless].sort().join() !== [...unreadNow.nameless].sort().join();
  return { changed, others };
}

/** What may be named in lines that could not be read excuses names elsewhere. */
function unreadOf(file: ParsedFile | undefined): UnreadLines {
  const files = file ? [file] : [];
  return new UnreadLines(unreadIn(files), new Map(files.map(({ path, text }) => [path, text])));
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

/** Who names what, kept as programs come and go. */
export class NameIndex {
  readonly #users = new Map<string, Set<string>>();
  readonly #names = new Map<string, ReadonlySet<string>>();

  set(path: string, file: ParsedFile | undefined): void {
    for (const name of this.#names.get(path) ?? []) this.#users.get(name)?.delete(path);
    this.#names.delete(path);
    if (!file) return;
    // Tests that name no scenario are for the one that is called like the file.
    const names = new Set([nameOfFile(path)]);
    for (const declaration of file.tree.declarations) for (const name of namesOf(declaration)) names.add(name);
    this.#names.set(path, names);
    for (const name of names) {
      const users = this.#users.get(name);
      if (users) users.add(path);
      else this.#users.set(name, new Set([path]));
    }
  }

  /** Programs that name it anywhere. */
  users(name: string): Iterable<string> {
    return this.#users.get(name) ?? [];
  }
}

/** Adds to the names those of every declaration that names one of them; `more` are other things with names and what they name. */
export function spread(
  changed: ReadonlySet<string>,
  files: ReadonlyMap<string, ParsedFile>,
  index: NameIndex,
  more: readonly (readonly [name: string, names: ReadonlySet<string>])[],
): ReadonlySet<string> {
  const all = new Set(changed);
  // A set takes what is added while it is walked.
  for (const name of all) {
    for (const [other, names] of more) if (names.has(name)) all.add(other);
    for (const path of index.users(name)) {
      for (const declaration of files.get(path)?.tree.declarations ?? []) {
        const own = nameOf(declaration, path);
        if (own !== undefined && !all.has(own) && namesOf(declaration).has(name)) all.add(own);
      }
    }
  }
  return all;
}
