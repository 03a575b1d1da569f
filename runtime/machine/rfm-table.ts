/**
 * Class tables: from the three scores of a contact to the name of its class, the presets `five` and `classic`, and the
 * proof that a table gives every cell exactly one class. Knows nothing of orders, time or cut points.
 */

/** The class of contacts without an order in the window: below all others, without scores or levels. */
export const NONE = 'none';

/** Scores from..to, both included; 1 is the lowest score. */
export type ScoreRange = readonly [from: number, to: number];

export interface ClassRule {
  readonly name: string;
  /** A block of cells; an axis left out takes every score. */
  readonly when?: { readonly r?: ScoreRange; readonly f?: ScoreRange; readonly m?: ScoreRange };
  /** Single cells, written `543` (r, f, m), or `10.9.1` where a score has two digits. A rule may have both. */
  readonly cells?: readonly string[];
}

export interface ClassTable {
  readonly name: string;
  /** From most to least valuable; every rule's name stands here, `none` does not. */
  readonly classes: readonly string[];
  /** Where several rules take a cell: the first wins, the last wins, or (`once`) that is a mistake. */
  readonly match: 'first' | 'last' | 'once';
  readonly rules: readonly ClassRule[];
  /** Class of the cells that no rule takes; without it every cell must be taken. Least valuable unless `classes` places it. */
  readonly unmatched?: string;
  /**
   * Number of scores the rules are written for. Such a table fits any number of bins: score s of n stands for the score at
   * the lower third of its place, `ceil((s - 2/3) * bins / n)`, a doubtful one thus for the lower. Without it the rules
   * speak of the scores as they are.
   */
  readonly bins?: number;
}

export interface Cell {
  readonly r: number;
  readonly f: number;
  readonly m: number;
}

export interface TableProof {
  /** Cells that no rule takes, though the table has no `unmatched`. Ascending by r, f, m. */
  readonly missing: readonly Cell[];
  /** Cells taken more than once in a table that matches `once`; `rules` are indices into `table.rules`. */
  readonly overlapping: readonly {
    readonly cell: Cell;
    readonly rules: readonly number[];
    readonly classes: readonly string[];
  }[];
  /** Classes no contact can have: no cell is left for them. In the order of `classes`. */
  readonly unreachable: readonly string[];
  /** Rules that name scores the bins do not have, a range that runs backwards, or a cell that cannot be read. */
  readonly outside: readonly { readonly rule: number; readonly name: string; readonly what: string }[];
  /** Names of rules that `classes` does not order. */
  readonly unordered: readonly string[];
}

/** Names by class index, most to least valuable; the last one is `none`. */
export function classNames(table: ClassTable): readonly string[] {
  const { classes, unmatched } = table;
  const extra = unmatched !== undefined && !classes.includes(unmatched) ? [unmatched] : [];
  return [...classes, ...extra, NONE];
}

/** Place of a cell in a compiled table: m runs fastest. */
export function cellIndex(r: number, f: number, m: number, bins: number): number {
  return ((r - 1) * bins + (f - 1)) * bins + (m - 1);
}

export function cellAt(index: number, bins: number): Cell {
  return { r: Math.floor(index / (bins * bins)) + 1, f: (Math.floor(index / bins) % bins) + 1, m: (index % bins) + 1 };
}

/**
 * Class index of every cell, at `cellIndex`. Throws a RangeError for a table that leaves a cell without a class or names
 * a class it does not order: run `proveTable` first where a table comes from a user.
 */
export function compileTable(table: ClassTable, bins: number): Uint8Array {
  const names = classNames(table);
  const taken = takers(table, bins);
  return Uint8Array.from(taken, (rules, index) => {
    const name = winner(table, rules);
    const place = name === undefined ? -1 : names.indexOf(name);
    if (place < 0) {
      const { r, f, m } = cellAt(index, bins);
      throw new RangeError(`The class table ${table.name} gives no class to the scores r ${r}, f ${f}, m ${m}.`);
    }
    return place;
  });
}

/** Scores that a contact can have at all, by what the cut points and the window leave; an axis left out has every score. */
export interface PossibleScores {
  readonly r?: ScoreRange;
  readonly f?: ScoreRange;
  readonly m?: ScoreRange;
}

/**
 * Whether every cell of `bins`³ has exactly one class, and every class a cell that is possible. Empty lists everywhere: the table is sound.
 */
export function proveTable(table: ClassTable, bins: number, possible: PossibleScores = {}): TableProof {
  const taken = takers(table, bins);
  const won = new Set<string>();
  const missing: Cell[] = [];
  const overlapping: TableProof['overlapping'][number][] = [];
  taken.forEach((rules, index) => {
    const name = winner(table, rules);
    if (name === undefined) missing.push(cellAt(index, bins));
    else if (isPossible(cellAt(index, bins), possible)) won.add(name);
    if (table.match === 'once' && rules.length > 1) {
      overlapping.push({ cell: cellAt(index, bins), rules, classes: rules.map((rule) => table.rules[rule]!.name) });
    }
  });
  const names = classNames(table);
  return {
    missing,
    overlapping,
    unreachable: names.filter((name) => name !== NONE && !won.has(name)),
    outside: table.rules.flatMap((rule, index) =>
      strayParts(rule, table.bins ?? bins).map((what) => ({ rule: index, name: rule.name, what })),
    ),
    unordered: [...new Set(table.rules.map((rule) => rule.name))].filter((name) => !names.includes(name)),
  };
}

function isPossible({ r, f, m }: Cell, possible: PossibleScores): boolean {
  const within = (score: number, range: ScoreRange | undefined) => !range || (score >= range[0] && score <= range[1]);
  return within(r, possible.r) && within(f, possible.f) && within(m, possible.m);
}

/** `543` or `10.9.1` as scores; undefined where it is neither. */
export function readCell(code: string): Cell | undefined {
  const parts = /^\d{3}$/.test(code) ? code.split('') : /^\d+\.\d+\.\d+$/.test(code) ? code.split('.') : undefined;
  if (!parts) return undefined;
  const [r, f, m] = parts.map(Number) as [number, number, number];
  return { r, f, m };
}

export function writeCell({ r, f, m }: Cell): string {
  return r > 9 || f > 9 || m > 9 ? `${r}.${f}.${m}` : `${r}${f}${m}`;
}

/** For every cell the indices of the rules that take it, ascending. */
function takers(table: ClassTable, bins: number): number[][] {
  const scale = table.bins ?? bins;
  const folded = Array.from({ length: bins }, (_, s) => Math.ceil(((3 * s + 1) * scale) / (3 * bins)));
  const rules = table.rules.map((rule) => ({ when: rule.when, cells: new Set(rule.cells?.map(canonicalCode)) }));
  return Array.from({ length: bins ** 3 }, (_, index) => {
    const at = cellAt(index, bins);
    const cell = { r: folded[at.r - 1]!, f: folded[at.f - 1]!, m: folded[at.m - 1]! };
    const code = writeCell(cell);
    return rules.flatMap(({ when, cells }, rule) => {
      const inBlock = when && inside(cell.r, when.r) && inside(cell.f, when.f) && inside(cell.m, when.m);
      return inBlock || cells.has(code) ? [rule] : [];
    });
  });
}

function winner(table: ClassTable, rules: readonly number[]): string | undefined {
  const rule = table.match === 'last' ? rules.at(-1) : rules[0];
  return rule === undefined ? table.unmatched : table.rules[rule]!.name;
}

function inside(score: number, range: ScoreRange | undefined): boolean {
  return range === undefined || (score >= range[0] && score <= range[1]);
}

function canonicalCode(code: string): string {
  const cell = readCell(code);
  return cell ? writeCell(cell) : code;
}

function strayParts(rule: ClassRule, bins: number): string[] {
  const stray: string[] = [];
  const whole = (score: number) => Number.isInteger(score) && score >= 1 && score <= bins;
  for (const axis of ['r', 'f', 'm'] as const) {
    const range = rule.when?.[axis];
    if (range && !(whole(range[0]) && whole(range[1]) && range[0] <= range[1]))
      stray.push(`${axis} ${range[0]}-${range[1]}`);
  }
  const seen = new Set<string>();
  for (const code of rule.cells ?? []) {
    const cell = readCell(code);
    if (!cell || !whole(cell.r) || !whole(cell.f) || !whole(cell.m)) stray.push(code);
    else if (seen.has(canonicalCode(code))) stray.push(`${code} (named twice)`);
    seen.add(canonicalCode(code));
  }
  return stray;
}

/** The five classes of language.md section 8, first match wins. */
export const FIVE: ClassTable = {
  name: 'five',
  classes: ['champions', 'loyal', 'potential_loyal', 'at_risk', 'lost'],
  match: 'first',
  bins: 5,
  rules: [
    { name: 'champions', when: { r: [4, 5], f: [4, 5], m: [4, 5] } },
    { name: 'loyal', when: { r: [3, 5], f: [3, 5], m: [3, 5] } },
    { name: 'potential_loyal', when: { r: [3, 5] } },
    { name: 'at_risk', when: { f: [3, 5] } },
    { name: 'at_risk', when: { m: [4, 5] } },
    { name: 'lost', when: {} },
  ],
};

const codes = (text: string): readonly string[] => text.split(' ');

/** The well-known table of 125 codes and eleven classes, in its customary order. */
export const CLASSIC: ClassTable = {
  name: 'classic',
  classes: [
    'champions',
    'loyal',
    'potential_loyalist',
    'new_customers',
    'promising',
    'need_attention',
    'about_to_sleep',
    'at_risk',
    'cannot_lose_them',
    'hibernating',
    'lost',
  ],
  match: 'once',
  bins: 5,
  rules: [
    { name: 'champions', cells: codes('555 554 545 544 455 454 445') },
    { name: 'loyal', cells: codes('543 444 435 355 354 345 344 335') },
    {
      name: 'potential_loyalist',
      cells: codes('553 552 551 542 541 533 532 531 453 452 451 442 441 433 432 431 423 353 352 351 342 341 333 323'),
    },
    { name: 'new_customers', cells: codes('512 511 422 421 412 411 311') },
    { name: 'promising', cells: codes('525 524 523 522 521 515 514 513 425 424 415 414 413 315 314 313') },
    { name: 'need_attention', cells: codes('535 534 443 434 343 334 325 324') },
    { name: 'about_to_sleep', cells: codes('331 321 312 251 241 231 221 213') },
    {
      name: 'at_risk',
      cells: codes('255 254 253 252 245 244 243 242 235 234 225 224 153 152 145 143 142 135 134 133 125 124'),
    },
    { name: 'cannot_lose_them', cells: codes('215 214 155 154 144 115 114 113') },
    { name: 'hibernating', cells: codes('332 322 233 232 223 222 212 211 132 123 122') },
    { name: 'lost', cells: codes('151 141 131 121 112 111') },
  ],
};

/** The presets that `classes:` in cauce.yaml may name. */
export const CLASS_TABLES: Readonly<Record<string, ClassTable>> = { five: FIVE, classic: CLASSIC };
