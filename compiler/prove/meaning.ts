/**
 * What the conditions of a machine claim, found by where they stand in the text: `compiler/paths` reads conditions from the tree, the machine has sequences
 * in place and names resolved. What is not found claims nothing, so that the model allows more, never less.
 */
import type { Block, Expression, SourceFile } from '../../grammar/index.js';
import type { SourceSpan } from '../../runtime/machine/bundle.js';
import type { Analysis } from '../analysis.js';
import { statementsIn } from '../check/blocks.js';
import { Checker } from '../check/checker.js';
import { typeOf } from '../check/expression.js';
import { splitTrigger, type TriggerPart } from '../check/trigger-split.js';
import { positionsOf } from '../lower/positions.js';
import { casesFormula, conditionOf } from '../paths/condition.js';
import { type Reading, reading } from '../paths/reading.js';
import { namesOf, partFormula } from '../paths/waits.js';
import { always, type Formula } from '../reason/index.js';
import { builtinValues } from '../resolve/from-model.js';
import { eventTable } from '../types/events.js';

export interface Meanings {
  readonly r: Reading;
  /** What holds where a case of a branch is taken, by the span of its condition or of its values. */
  caseAt(span: SourceSpan, file: string): Formula;
  /** What holds when an arm of a wait happens. */
  armAt(span: SourceSpan, file: string): Arm | undefined;
  /** The alternatives of the scenario's triggers, as they stand in the text. */
  triggerParts(scenario: string, trigger: number): readonly TriggerPart[];
  stopParts(scenario: string): readonly TriggerPart[];
  audience(scenario: string): Formula;
  partFormula(scenario: string, part: TriggerPart): Formula;
  textAt(file: string, span: SourceSpan): string;
}

export interface Arm {
  readonly formula: Formula;
  /** Names that it gives another meaning. */
  readonly names: readonly string[];
  readonly part: TriggerPart;
}

type Found = { readonly file: string } & (
  | { readonly kind: 'if'; readonly condition: Expression }
  | { readonly kind: 'case'; readonly subject: Expression; readonly values: readonly Expression[] }
  | { readonly kind: 'arm'; readonly part: TriggerPart; readonly on: Expression }
);

/** A checker that knows what an earlier check has found, and checks nothing itself. */
function checkerOf(analysis: Analysis): Checker {
  const { model, places, symbols, files, unread, types, meanings } = analysis;
  return new Checker({
    model,
    places,
    symbols,
    values: new Map(symbols.values),
    builtins: builtinValues(model),
    events: eventTable(model, symbols.values),
    texts: new Map(files.map(({ path, text }) => [path, text])),
    lacking: new Map(),
    unsure: new Set(),
    unread,
    now: undefined,
    typeOf,
    found: { types, meanings },
  });
}

export function meaningsOf(analysis: Analysis): Meanings {
  const r = reading(checkerOf(analysis));
  const positions = positionsOf(analysis.files);
  const texts = new Map(analysis.files.map(({ path, text }) => [path, text]));
  const indexed = new Map<string, Map<string, Found>>();
  const trees = new Map(analysis.files.map(({ path, tree }) => [path, tree]));
  const inFile = (file: string) => {
    let found = indexed.get(file);
    if (!found) {
      const tree = trees.get(file);
      found = new Map(
        tree ? conditionsIn(analysis, file, tree).map(({ at, what }) => [keyOf(positions.spanOf(file, at)), what]) : [],
      );
      indexed.set(file, found);
    }
    return found;
  };
  const cases = new Map<string, Formula>();
  const arms = new Map<string, Arm | undefined>();
  const scopeOf = (scenario: string) => {
    const symbol = analysis.symbols.scenarios.get(scenario)!;
    return { r, scope: { file: symbol.file, owner: symbol } };
  };
  const clause = (scenario: string) => analysis.symbols.scenarios.get(scenario)?.declaration?.clauses ?? [];
  return {
    r,
    caseAt: (span, file) =>
      once(cases, `${file} ${keyOf(span)}`, () => {
        const found = inFile(file).get(keyOf(span));
        if (found?.kind === 'if') return conditionOf(r, found.condition).yes;
        return found?.kind === 'case' ? casesFormula(r, found.subject, found.values) : always;
      }),
    armAt: (span, file) =>
      once(arms, `${file} ${keyOf(span)}`, () => {
        const found = inFile(file).get(keyOf(span));
        if (found?.kind !== 'arm') return undefined;
        const { part, on } = found;
        return { formula: partFormula({ r, scope: { file, owner: on } }, part), names: namesOf(on), part };
      }),
    triggerParts(scenario, trigger) {
      const when = analysis.symbols.scenarios.get(scenario)?.whens[trigger];
      return when ? splitTrigger(when.trigger, analysis) : [];
    },
    stopParts: (scenario) =>
      clause(scenario).flatMap((one) => (one.kind === 'stopWhen' ? splitTrigger(one.condition, analysis) : [])),
    audience(scenario) {
      const found = clause(scenario).find((one) => one.kind === 'for');
      return found ? conditionOf(r, found.condition).yes : always;
    },
    partFormula: (scenario, part) => partFormula(scopeOf(scenario), part),
    textAt: (file, span) => textOf(texts.get(file) ?? '', span),
  };
}

function once<T>(known: Map<string, T>, key: string, work: () => T): T {
  if (!known.has(key)) known.set(key, work());
  return known.get(key)!;
}

function keyOf({ line, character, endLine, endCharacter }: SourceSpan): string {
  return `${line}:${character}-${endLine}:${endCharacter}`;
}

/** The text of a span, on one line. */
function textOf(text: string, { line, character, endLine, endCharacter }: SourceSpan): string {
  const lines = text.split(/\r\n|\r|\n/).slice(line, endLine + 1);
  if (lines.length === 0) return '';
  lines[lines.length - 1] = lines.at(-1)!.slice(0, endCharacter);
  lines[0] = lines[0]!.slice(character);
  return lines
    .map((one) => one.replace(/\s+#.*$/u, '').trim())
    .join(' ')
    .trim();
}

function conditionsIn(
  analysis: Analysis,
  file: string,
  tree: SourceFile,
): readonly { readonly at: { readonly start: number; readonly end: number }; readonly what: Found }[] {
  const found: { at: { start: number; end: number }; what: Found }[] = [];
  const blocks: Block[] = tree.declarations.flatMap((declaration): readonly Block[] => {
    switch (declaration.kind) {
      case 'scenario':
        return declaration.whens.map(({ body }) => body);
      case 'sequence':
        return [declaration.body];
      case 'when':
        return [declaration.body];
      default:
        return [];
    }
  });
  for (const block of blocks) {
    for (const statement of statementsIn(block)) {
      if (statement.kind === 'if') {
        for (const { condition } of statement.branches)
          found.push({ at: condition.span, what: { kind: 'if', file, condition } });
      } else if (statement.kind === 'match') {
        const { subject } = statement;
        for (const one of statement.cases) {
          const at = { start: one.span.start, end: one.values.at(-1)?.span.end ?? one.span.end };
          found.push({ at, what: { kind: 'case', file, subject, values: one.values } });
        }
      } else if (statement.kind === 'waitFor') {
        for (const { on } of statement.arms) {
          for (const part of splitTrigger(on, analysis)) {
            const spans = [...(part.moment ? [part.moment] : []), ...part.conditions].map(({ span }) => span);
            const at = {
              start: Math.min(...spans.map(({ start }) => start)),
              end: Math.max(...spans.map(({ end }) => end)),
            };
            found.push({ at, what: { kind: 'arm', file, part, on } });
          }
        }
      }
    }
  }
  return found;
}
