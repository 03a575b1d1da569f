/** What a file needs of the others to be checked: declarations it names, and all that those name. It goes by names alone, so it may find too much, never too little. */
import type { Declaration } from '../../grammar/index.js';
import type { ParsedFile } from '../analysis.js';
import type { SequenceSymbol } from '../resolve/symbol.js';
import type { Declared } from './declaration.js';
import { namesIn } from './names-in.js';
import type { Table } from './table.js';

export interface Needs {
  /** In the order of the text, the prelude's last. */
  readonly declared: readonly Declared[];
  readonly sequences: readonly SequenceSymbol[];
}

/** All that the project declares. */
export function allNeeds({ collected }: Table, prelude: readonly Declared[]): Needs {
  return {
    declared: [...[...collected.valueSymbols.values()].filter(isDeclared), ...prelude],
    sequences: [...collected.sequenceOf.values()],
  };
}

export function needsOf(table: Table, files: readonly ParsedFile[], prelude: readonly Declared[]): Needs {
  const { symbols, collected } = table;
  const needed = new Set<Declared | SequenceSymbol>(prelude);
  const add = (names: ReadonlySet<string>): void => {
    for (const name of names) {
      const value = symbols.values.get(name);
      if (value && isDeclared(value)) needed.add(value);
      const sequence = symbols.sequences.get(name);
      if (sequence) needed.add(sequence);
    }
  };
  for (const { tree } of files) {
    for (const declaration of tree.declarations) {
      const symbol = collected.valueSymbols.get(declaration) ?? collected.sequenceOf.get(declaration);
      // One that is declared twice is in no table.
      if (symbol && (symbol.kind === 'sequence' || isDeclared(symbol))) needed.add(symbol);
      add(namesOf(declaration));
    }
  }
  // A set takes what is added while it is walked.
  for (const symbol of needed) if (symbol.declaration) add(namesOf(symbol.declaration));
  const all = allNeeds(table, prelude);
  return {
    declared: all.declared.filter((symbol) => needed.has(symbol)),
    sequences: all.sequences.filter((symbol) => needed.has(symbol)),
  };
}

/** A file and those that declare what it names, directly or through what that names; of scenarios that are only spoken of no more than where they stand. */
export function filesNeeded(table: Table, file: ParsedFile): readonly ParsedFile[] {
  const { symbols, files } = table;
  const { declared, sequences } = needsOf(table, [file], []);
  const trees = [...file.tree.declarations, ...[...declared, ...sequences].flatMap((one) => one.declaration ?? [])];
  const spoken = trees.flatMap((one) => [...namesOf(one)].flatMap((name) => symbols.scenarios.get(name)?.file ?? []));
  const paths = new Set([file.path, ...spoken]);
  for (const { location } of [...declared, ...sequences]) if (location) paths.add(location.file);
  return files.filter(({ path }) => paths.has(path));
}

const known = new WeakMap<Declaration, ReadonlySet<string>>();

/** Every name written in a declaration, its own included. Trees do not change, so it is found once for each. */
export function namesOf(declaration: Declaration): ReadonlySet<string> {
  let names = known.get(declaration);
  if (!names) {
    names = new Set(namesIn(declaration));
    known.set(declaration, names);
  }
  return names;
}

function isDeclared(symbol: { readonly kind: string }): symbol is Declared {
  return symbol.kind === 'let' || symbol.kind === 'segment' || symbol.kind === 'event';
}
