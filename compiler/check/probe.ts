/**
 * Looks into a piece of a program that nobody has written: what is in scope where a marker stands, and which errors it would get. Names mean what they mean in
 * the project as it is; rules about whole paths and whole projects are left out.
 */
import type { Expression } from '../../grammar/index.js';
import type { ParsedFile, Symbols } from '../analysis.js';
import { nameOfFile, valueSymbol } from '../resolve/collect.js';
import { builtinValues } from '../resolve/from-model.js';
import { eventTable } from '../types/events.js';
import type { Type } from '../types/type.js';
import { Checker, type Scope } from './checker.js';
import { checkDeclared, type Declared } from './declaration.js';
import { typeOf } from './expression.js';
import { runsOf } from './runs.js';
import { checkScenario } from './scenario.js';
import { type CheckInput, unreadIn } from './table.js';
import { checkTest } from './test.js';

export interface Seen {
  readonly expression: Expression;
  readonly scope: Scope;
  /** What fits there, as far as the place says. */
  readonly expected: Type | undefined;
}

export interface Probe {
  readonly c: Checker;
  /** Every time the type of a marked expression was asked for. */
  readonly seen: readonly Seen[];
}

export function probe(
  input: CheckInput,
  symbols: Symbols,
  piece: ParsedFile,
  isMarked: (expression: Expression) => boolean = () => false,
): Probe {
  const seen: Seen[] = [];
  const { model, places, unsure = new Set(), now } = input;
  const c = new Checker({
    model,
    places,
    symbols,
    values: new Map(symbols.values),
    builtins: builtinValues(model),
    events: eventTable(model, symbols.values, unsure),
    texts: new Map([[piece.path, piece.text]]),
    lacking: new Map(),
    unsure,
    unread: unreadIn([piece]),
    now,
    typeOf: (checker, expression, scope, expected) => {
      if (isMarked(expression)) seen.push({ expression, scope, expected });
      return typeOf(checker, expression, scope, expected);
    },
  });
  const { runOf, summary, handles } = runsOf(c);
  const { path: file } = piece;
  for (const declaration of piece.tree.declarations) {
    switch (declaration.kind) {
      case 'let':
      case 'segment':
      case 'event':
        checkDeclared(c, valueSymbol(declaration, file) as Declared);
        break;
      case 'sequence': {
        const location = { file, span: declaration.name.span };
        summary({ kind: 'sequence', name: declaration.name.text, file, declaration, location });
        break;
      }
      case 'scenario': {
        const { name, whens } = declaration;
        const symbol = { kind: 'scenario', name: name.text, declaration, file, whens } as const;
        checkScenario(runOf(symbol), symbol);
        break;
      }
      case 'when': {
        const symbol = { kind: 'scenario', name: nameOfFile(file), file, whens: [declaration] } as const;
        checkScenario(runOf(symbol), symbol);
        break;
      }
      case 'test':
        checkTest(c, declaration, file, handles);
        break;
      case 'unreadable':
    }
  }
  return { c, seen };
}
