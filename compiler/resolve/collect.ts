/** First pass: every declaration of the project's files becomes a symbol in its name space (R10). It looks inside none of them. */
import type { Declaration, Name, WhenBlock } from '../../grammar/index.js';
import type { ParsedFile } from '../analysis.js';
import type { ScenarioSymbol, SequenceSymbol, ValueSymbol } from './symbol.js';

/** A declaration whose name was taken in its space. */
export interface Duplicate {
  readonly name: string;
  readonly what: string;
  readonly file: string;
  readonly span: Name['span'];
  readonly first: ValueSymbol | ScenarioSymbol | SequenceSymbol;
}

export interface Collected {
  readonly scenarios: Map<string, ScenarioSymbol>;
  readonly sequences: Map<string, SequenceSymbol>;
  readonly duplicates: readonly Duplicate[];
  /** Scenario of each declaration that is one, the duplicate ones too; anonymous ones by their first `when`. */
  readonly scenarioOf: ReadonlyMap<Declaration, ScenarioSymbol>;
  readonly valueSymbols: ReadonlyMap<Declaration, ValueSymbol>;
  readonly sequenceOf: ReadonlyMap<Declaration, SequenceSymbol>;
}

/** Adds the project's values to `values`, which holds the model's already. */
export function collect(files: readonly ParsedFile[], values: Map<string, ValueSymbol>): Collected {
  const scenarios = new Map<string, ScenarioSymbol>();
  const sequences = new Map<string, SequenceSymbol>();
  const duplicates: Duplicate[] = [];
  const scenarioOf = new Map<Declaration, ScenarioSymbol>();
  const valueSymbols = new Map<Declaration, ValueSymbol>();
  const sequenceOf = new Map<Declaration, SequenceSymbol>();

  const declare = <S extends ValueSymbol | ScenarioSymbol | SequenceSymbol>(
    space: Map<string, S>,
    symbol: S,
    file: string,
    span: Name['span'],
  ): void => {
    const first = space.get(symbol.name);
    if (first) duplicates.push({ name: symbol.name, what: symbol.kind, file, span, first });
    else if (symbol.name !== '') space.set(symbol.name, symbol);
  };

  for (const file of files) {
    const own = symbolsOf(file);
    for (const [declaration, symbol] of own.valueSymbols) {
      valueSymbols.set(declaration, symbol);
      declare(values, symbol, file.path, symbol.location!.span);
    }
    for (const [declaration, symbol] of own.sequenceOf) {
      sequenceOf.set(declaration, symbol);
      declare(sequences, symbol, file.path, symbol.location!.span);
    }
    for (const [declaration, symbol] of own.scenarioOf) scenarioOf.set(declaration, symbol);
    for (const symbol of new Set(own.scenarioOf.values())) declare(scenarios, symbol, file.path, symbol.location!.span);
  }
  return { scenarios, sequences, duplicates, scenarioOf, valueSymbols, sequenceOf };
}

type FileSymbols = Pick<Collected, 'scenarioOf' | 'valueSymbols' | 'sequenceOf'>;

const known = new WeakMap<ParsedFile, FileSymbols>();

/** A file's symbols stay the same as long as its tree does. */
function symbolsOf(file: ParsedFile): FileSymbols {
  let symbols = known.get(file);
  if (!symbols) {
    symbols = symbolsIn(file);
    known.set(file, symbols);
  }
  return symbols;
}

function symbolsIn({ path, tree }: ParsedFile): FileSymbols {
  const scenarioOf = new Map<Declaration, ScenarioSymbol>();
  const valueSymbols = new Map<Declaration, ValueSymbol>();
  const sequenceOf = new Map<Declaration, SequenceSymbol>();
  for (const declaration of tree.declarations) {
    switch (declaration.kind) {
      case 'let':
      case 'segment':
      case 'event':
        valueSymbols.set(declaration, valueSymbol(declaration, path));
        break;
      case 'sequence': {
        const { name } = declaration;
        const location = { file: path, span: name.span };
        sequenceOf.set(declaration, { kind: 'sequence', name: name.text, file: path, declaration, location });
        break;
      }
      case 'scenario': {
        const { name, whens } = declaration;
        const location = { file: path, span: name.span };
        scenarioOf.set(declaration, {
          kind: 'scenario',
          name: name.text,
          declaration,
          file: path,
          whens,
          location,
        });
        break;
      }
      default:
    }
  }
  const whens = tree.declarations.filter((declaration): declaration is WhenBlock => declaration.kind === 'when');
  const [first] = whens;
  if (first) {
    const span = { start: first.span.start, end: Math.min(first.span.end, first.span.start + 'when'.length) };
    const location = { file: path, span };
    const symbol: ScenarioSymbol = { kind: 'scenario', name: nameOfFile(path), file: path, whens, location };
    for (const when of whens) scenarioOf.set(when, symbol);
  }
  return { scenarioOf, valueSymbols, sequenceOf };
}

export function valueSymbol(
  declaration: Extract<Declaration, { kind: 'let' | 'segment' | 'event' }>,
  file: string,
): ValueSymbol {
  const location = { file, span: declaration.name.span };
  const name = declaration.name.text;
  switch (declaration.kind) {
    case 'let':
      return { kind: 'let', name, declaration, location };
    case 'segment':
      return { kind: 'segment', name, declaration, location };
    case 'event':
      return { kind: 'event', name, declaration, location };
  }
}

/** `campaigns/cart-reminder.cauce` gives `cart_reminder`: what cannot stand in a name becomes `_`. */
export function nameOfFile(path: string): string {
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.cauce$/, '');
  const name = base.replace(/[^\p{L}\p{Nd}_]+/gu, '_');
  return /^\p{L}/u.test(name) ? name : `scenario_${name}`;
}
