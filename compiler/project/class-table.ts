/**
 * Reads the author's own RFM classes, from the most to the least valuable: blocks of scores (`{r: 4-5, f: 3}`), single
 * combinations (`[543, 444]`), several of both, or `else`. The prover of the runtime then judges the table.
 */

import type { Span } from '../../grammar/index.js';
import {
  type Cell,
  CLASS_TABLES,
  type ClassRule,
  type ClassTable,
  FIVE,
  NONE,
  type PossibleScores,
  proveTable,
  type ScoreRange,
  writeCell,
} from '../../runtime/machine/rfm-table.js';
import type { Findings } from './findings.js';
import { entryOf, type Located, type LocatedEntry, type LocatedMap } from './located.js';
import { tellUnknownKey } from './shape.js';
import { checkedName } from './types.js';

/** What scores there are. `span`: where they are declared. */
export interface Scores {
  readonly bins: number;
  readonly possible: PossibleScores;
  readonly span: Span;
}

/** Always gives a sound table: one that is not is reported, and `five` stands in for it. */
export function readClasses(
  node: Located | undefined,
  match: ClassTable['match'] | undefined,
  scores: Scores,
  findings: Findings,
): ClassTable {
  const { bins } = scores;
  if (!node) {
    tellEmptyPreset(FIVE, scores.span, scores, findings);
    return FIVE;
  }
  if (node.kind === 'map') {
    const table = readTable(node, match ?? 'once', bins, findings);
    return table && proved(table, node, scores, findings) ? table : FIVE;
  }
  const preset =
    node.kind === 'scalar' && typeof node.value === 'string' && Object.hasOwn(CLASS_TABLES, node.value)
      ? CLASS_TABLES[node.value]
      : undefined;
  if (preset) {
    tellEmptyPreset(preset, node.span, scores, findings);
    return preset;
  }
  const suggestion = node.kind === 'scalar' ? findings.near(node.text, Object.keys(CLASS_TABLES)) : undefined;
  findings.wrong('rfm.classes', node, '`five`, `classic`, or a table such as `{best: {r: 4-5}, others: else}`', {
    suggestion,
  });
  return FIVE;
}

function readTable(
  node: LocatedMap,
  match: ClassTable['match'],
  bins: number,
  findings: Findings,
): ClassTable | undefined {
  const before = findings.diagnostics.length;
  const rules: ClassRule[] = [];
  let unmatched: string | undefined;
  for (const entry of node.entries) {
    if (!checkedName(entry.key, 'a class', entry.keySpan, findings)) continue;
    if (entry.key === NONE) {
      findings.add('config/built-in', { name: NONE, what: 'the class of everybody without an order' }, entry.keySpan);
    } else if (entry.value.kind === 'scalar' && entry.value.value === 'else') {
      if (unmatched !== undefined)
        findings.wrong(
          `rfm.classes.${entry.key}`,
          entry.value,
          `scores, since \`${unmatched}\` takes the rest already`,
        );
      unmatched ??= entry.key;
    } else for (const rule of readRules(entry, bins, findings)) rules.push(rule);
  }
  if (findings.diagnostics.length > before) return undefined;
  const classes = node.entries.map((entry) => entry.key);
  return { name: 'own', classes, match, rules, ...(unmatched === undefined ? {} : { unmatched }) };
}

function readRules(entry: LocatedEntry, bins: number, findings: Findings): ClassRule[] {
  const { key: name, value } = entry;
  const parts = value.kind === 'list' ? value.items : [value];
  const cells: string[] = [];
  const blocks: ClassRule[] = [];
  for (const part of parts) {
    if (part.kind === 'map') blocks.push({ name, when: readBlock(name, part, bins, findings) });
    else if (part.kind === 'scalar' && /^(\d{3}|\d+\.\d+\.\d+)$/.test(part.text)) cells.push(part.text);
    else
      findings.wrong(
        `rfm.classes.${name}`,
        part,
        'scores such as `{r: 4-5, f: 3}`, combinations such as `[543, 444]`, or `else`',
      );
  }
  return [...(cells.length > 0 ? [{ name, cells }] : []), ...blocks];
}

function readBlock(name: string, block: LocatedMap, bins: number, findings: Findings): NonNullable<ClassRule['when']> {
  const when: Record<string, ScoreRange> = {};
  for (const { key, value } of block.entries) {
    if (key !== 'r' && key !== 'f' && key !== 'm') {
      tellUnknownKey(key, [], ['r', 'f', 'm'], block, `rfm.classes.${name}`, findings);
      continue;
    }
    const range = value.kind === 'scalar' ? readRange(value.text, bins) : undefined;
    if (range) when[key] = range;
    else findings.wrong(`rfm.classes.${name}.${key}`, value, 'a score such as `5` or a range such as `3-5`');
  }
  return when;
}

function readRange(text: string, bins: number): ScoreRange | undefined {
  const match = /^(>=|<=)?\s*(\d+)(?:\s*[-–]\s*(\d+))?$/.exec(text.trim());
  if (!match || (match[1] && match[3])) return undefined;
  const score = Number(match[2]);
  if (match[1]) return match[1] === '>=' ? [score, bins] : [1, score];
  return [score, match[3] === undefined ? score : Number(match[3])];
}

/** Reports what is wrong with the table; whether it can be used. */
function proved(table: ClassTable, node: LocatedMap, { bins, possible, span }: Scores, findings: Findings): boolean {
  const proof = proveTable(table, bins);
  const keySpan = (name: string) => entryOf(node, name)?.keySpan ?? node.span;
  for (const { name, what } of proof.outside)
    findings.add('config/rfm-score-range', { name, what, bins }, keySpan(name));
  if (proof.outside.length > 0) return false;
  if (proof.missing.length > 0) {
    const at = node.entries.at(-1)?.keySpan ?? node.span;
    findings.add(
      'config/rfm-cell-missing',
      {
        cells: listed(proof.missing),
        count: proof.missing.length,
        total: bins ** 3,
        grid: gridOf(proof.missing, bins),
      },
      at,
    );
  }
  if (proof.overlapping.length > 0) {
    const classes = [...new Set(proof.overlapping.flatMap((overlap) => overlap.classes))];
    const cells = listed(proof.overlapping.map((overlap) => overlap.cell));
    const grid = gridOf(
      proof.overlapping.map((overlap) => overlap.cell),
      bins,
    );
    const [first = node.span, second] = classes.map(keySpan);
    const related = second ? [{ file: findings.file, span: first, message: `also taken by \`${classes[0]}\`` }] : [];
    const named = classes.map((name) => `\`${name}\``).join(', ');
    const params = { cells, count: proof.overlapping.length, classes: named, grid };
    findings.add('config/rfm-cell-twice', params, second ?? first, { related });
  }
  const sound = proof.missing.length === 0 && proof.overlapping.length === 0;
  if (!sound) return false;
  for (const name of proveTable(table, bins, possible).unreachable) {
    const why = proof.unreachable.includes(name) ? 'order' : 'cuts';
    const related = why === 'cuts' ? [{ file: findings.file, span, message: 'these leave no scores for it' }] : [];
    findings.add('config/rfm-class-empty', { names: [name], why }, keySpan(name), { related });
  }
  return true;
}

/** A preset is sound, but not for any number of bins and any cut points. */
function tellEmptyPreset(table: ClassTable, span: Span, { bins, possible }: Scores, findings: Findings): void {
  const names = proveTable(table, bins, possible).unreachable;
  if (names.length === 0) return;
  const why = proveTable(table, bins).unreachable.length === names.length ? 'bins' : 'cuts';
  findings.add('config/rfm-class-empty', { names, why }, span);
}

/** Recency down, the best on top, frequency across: `#` where the cells of all spend scores are meant, `+` of some, `·` of none. */
function gridOf(cells: readonly Cell[], bins: number): readonly string[] {
  const scores = Array.from({ length: bins }, (_, i) => i + 1);
  const wide = (text: string | number) => String(text).padStart(String(bins).length);
  const count = (r: number, f: number) => cells.filter((cell) => cell.r === r && cell.f === f).length;
  const mark = (n: number) => (n === 0 ? '·' : n === bins ? '#' : '+');
  const rows = scores
    .toReversed()
    .map((r) => `  R ${wide(r)}   ${scores.map((f) => wide(mark(count(r, f)))).join(' ')}`);
  const isSplit = scores.some((r) => scores.some((f) => mark(count(r, f)) === '+'));
  return [
    `  ${' '.repeat(String(bins).length)}   F ${scores.map(wide).join(' ')}`,
    ...rows,
    ...(isSplit ? ['  # whatever the spend score, + for some of them'] : []),
  ];
}

function listed(cells: readonly Cell[]): string {
  const shown = cells.slice(0, 8).map(writeCell).join(', ');
  return cells.length > 8 ? `${shown} and ${cells.length - 8} more` : shown;
}
