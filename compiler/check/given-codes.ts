/**
 * Codes that are given and that no message sent later shows: from each end of a run back to its beginning, which names the sends to come
 * would show. A message whose template could not be read is taken to show everything.
 */
import type { Block, DoStatement, Expression, GiveStatement, SendStatement, Statement } from '../../grammar/index.js';
import type { Location, ScenarioSymbol, SequenceSymbol } from '../resolve/symbol.js';
import type { ShownCodes } from '../templates/check.js';
import { own } from '../types/own.js';
import { statementsIn } from './blocks.js';
import type { Checker, Owner } from './checker.js';

/** Names of codes that what comes after would show. */
type Needed = ReadonlySet<string>;
const nothing: Needed = new Set();
/** Stands for any name. */
const everything = '*';
/** Before the name of a code that a message cannot do without. */
const required = '!';

interface Walk {
  readonly c: Checker;
  readonly shown: ShownCodes;
  /** Whether any way from a `give` comes to a message that shows it. */
  readonly found: Map<GiveStatement, boolean>;
  readonly done: Map<string, Needed>;
  /** The names of all codes of the scenario or sequence. */
  readonly named: ReadonlySet<string>;
  /** The messages a sequence was handed, by its parameter; undefined for one that nobody knows. */
  readonly messages: ReadonlyMap<string, string | undefined>;
}

/** The scenarios of one file. They change with what they name, so what was found of them holds as long as this and what messages show. */
export interface Givers {
  readonly scenarios: readonly ScenarioSymbol[];
}

const known = new WeakMap<Givers, { readonly shown: ShownCodes; readonly found: Walk['found'] }>();

export function checkGivenCodes(
  c: Checker,
  files: readonly Givers[],
  sequences: readonly SequenceSymbol[],
  shown: ShownCodes,
): void {
  const walk: Walk = { c, shown, found: new Map(), done: new Map(), named: new Set(), messages: new Map() };
  for (const file of files)
    for (const [give, isShown] of foundBy(walk, file)) walk.found.set(give, isShown || walk.found.get(give) === true);
  const owners: (ScenarioSymbol | SequenceSymbol)[] = [...ownersAmong(files, walk.found)];
  for (const symbol of sequences) {
    const { declaration } = symbol;
    const gives = [...givesOf(symbol)];
    if (gives.length > 0) owners.push(symbol);
    if (gives.every((give) => walk.found.has(give))) continue;
    const messages = new Map(declaration.params.map(({ name }) => [name.text, undefined]));
    neededIn({ ...walk, named: namesOf([declaration.body]), messages }, declaration.body, nothing);
  }
  for (const owner of owners) {
    for (const give of givesOf(owner)) {
      if (walk.found.get(give) !== false || c.hasUnread(owner.file, extentOf(owner, give))) continue;
      const name = give.as?.text;
      c.report('coupons/never-shown', { name }, { file: owner.file, owner }, give.as?.span ?? give.span);
    }
  }
}

function foundBy(walk: Walk, file: Givers): Walk['found'] {
  const before = known.get(file);
  if (before?.shown === walk.shown) return before.found;
  const own: Walk = { ...walk, found: new Map(), done: new Map() };
  for (const { whens } of file.scenarios) {
    const named = namesOf(whens.map(({ body }) => body));
    for (const { body } of whens) neededIn({ ...own, named }, body, nothing);
  }
  known.set(file, { shown: walk.shown, found: own.found });
  return own.found;
}

/** Scenarios of files in which some code is shown by nobody. */
function* ownersAmong(files: readonly Givers[], found: Walk['found']): Iterable<ScenarioSymbol> {
  for (const file of files) {
    const gives = known.get(file)?.found;
    if (gives && [...gives.keys()].some((give) => found.get(give) === false)) yield* file.scenarios;
  }
}

function blocksIn(owner: Owner): readonly Block[] {
  const { kind } = owner as { kind?: string };
  if (kind === 'scenario') return (owner as ScenarioSymbol).whens.map(({ body }) => body);
  return kind === 'sequence' ? [(owner as SequenceSymbol).declaration.body] : [];
}

function* givesOf(owner: Owner): Iterable<GiveStatement> {
  for (const block of blocksIn(owner))
    for (const statement of statementsIn(block)) if (statement.kind === 'give') yield statement;
}

function extentOf(owner: ScenarioSymbol | SequenceSymbol, give: GiveStatement) {
  const around = blocksIn(owner).find(({ span }) => span.start <= give.span.start && span.end >= give.span.end);
  return around?.span ?? give.span;
}

function namesOf(blocks: readonly Block[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const block of blocks)
    for (const statement of statementsIn(block))
      if (statement.kind === 'give' && statement.as) names.add(statement.as.text);
  return names;
}

/** The last `give` before a place in the text of the same run. */
export function givenBefore(owner: Owner, at: number): GiveStatement | undefined {
  let last: GiveStatement | undefined;
  for (const give of givesOf(owner)) if (give.span.start < at) last = give;
  return last;
}

/** The `give` of that name that comes after a place in the text of the same run. */
export function givenLater(owner: Owner, file: string, name: string, at: number): Location | undefined {
  for (const give of givesOf(owner)) {
    if (give.as?.text === name && give.span.start > at) return { file, span: give.as.span };
  }
  return undefined;
}

function neededIn(walk: Walk, block: Block, after: Needed): Needed {
  let needed = after;
  for (const statement of [...block.statements].reverse()) needed = neededBy(walk, statement, needed);
  return needed;
}

function neededBy(walk: Walk, statement: Statement, after: Needed): Needed {
  const through = (block: Block | undefined) => (block ? neededIn(walk, block, after) : after);
  switch (statement.kind) {
    case 'give':
      return ofGive(walk, statement, after);
    case 'send':
      return union(after, shownBy(walk, statement));
    case 'do':
      return union(after, ofSequence(walk, statement));
    case 'stop':
      return nothing;
    case 'if':
      return union(...statement.branches.map(({ block }) => through(block)), through(statement.otherwise));
    case 'match':
      return union(...statement.cases.map(({ block }) => through(block)), through(statement.otherwise));
    case 'split':
      return union(...statement.arms.map(({ block }) => through(block)));
    case 'waitFor':
      return union(...statement.arms.map(({ block }) => through(block)), through(statement.otherwise));
    case 'waitUntil':
      return statement.otherwise ? union(after, through(statement.otherwise)) : after;
    case 'repeat':
      // What one round gives the next may show.
      return union(after, neededIn(walk, statement.body, union(after, ...shownIn(walk, statement.body))));
    case 'unreadable':
      return new Set([everything]);
    case 'wait':
    case 'group':
    case 'set':
      return after;
  }
}

function shownIn(walk: Walk, block: Block): readonly Needed[] {
  return [...statementsIn(block)].map((statement) =>
    statement.kind === 'send'
      ? shownBy(walk, statement)
      : statement.kind === 'do'
        ? ofSequence(walk, statement)
        : nothing,
  );
}

function ofGive({ found, named }: Walk, give: GiveStatement, after: Needed): Needed {
  const name = give.as?.text;
  const isShown = name !== undefined && (after.has(name) || after.has(everything));
  // A message that lacks its code is told there: this may be the one, under another name.
  const isMissed = [...after].some((one) => one.startsWith(required) && !named.has(one.slice(required.length)));
  found.set(give, isShown || isMissed || found.get(give) === true);
  return name === undefined ? after : new Set([...after].filter((one) => one !== name && one !== required + name));
}

function shownBy({ c, shown, messages }: Walk, { channel, message, with: given }: SendStatement): Needed {
  const name = messages.has(message.text) ? messages.get(message.text) : message.text;
  const key = `${channel.text}/${name}`;
  const codes = name === undefined ? undefined : shown.get(key);
  if (!codes) return new Set([everything]);
  const params = c.model.messages[key]?.params ?? {};
  return new Set(
    [...codes].flatMap((param) => {
      const shape = own(params, param);
      if (shape?.type !== 'coupon') return [];
      const binding = given.find(({ name }) => name.text === param);
      if (binding) return namesIn(binding.value);
      return shape.optional ? [param] : [param, required + param];
    }),
  );
}

function namesIn(value: Expression): readonly string[] {
  switch (value.kind) {
    case 'nameExpr':
      return [value.name.text];
    case 'paren':
      return namesIn(value.inner);
    case 'conditional':
      return [...namesIn(value.then), ...namesIn(value.otherwise)];
    default:
      return [];
  }
}

/** What the sends of a sequence take from whoever does it. */
function ofSequence(walk: Walk, statement: DoStatement): Needed {
  const symbol = walk.c.symbols.sequences.get(statement.sequence.text);
  if (!symbol) return new Set([everything]);
  const { params, body } = symbol.declaration;
  const messages = new Map(
    params.flatMap(({ name, type }, index) => {
      if (!own(walk.c.model.channels, type.text)) return [];
      const arg = statement.args[index];
      const handed = arg?.kind === 'nameExpr' ? arg.name.text : undefined;
      const known = handed !== undefined && walk.messages.has(handed) ? walk.messages.get(handed) : handed;
      return [[name.text, known] as const];
    }),
  );
  const key = JSON.stringify([symbol.name, ...messages]);
  const done = walk.done.get(key);
  if (done) return done;
  // One that does itself has been told.
  walk.done.set(key, nothing);
  const needed = neededIn({ ...walk, named: new Set([...walk.named, ...namesOf([body])]), messages }, body, nothing);
  walk.done.set(key, needed);
  return needed;
}

function union(...sets: readonly Needed[]): Needed {
  return new Set(sets.flatMap((set) => [...set]));
}
