/**
 * What every check works with: the project's names, the side tables being filled, and the one way to report. It holds no rule of the language;
 * `typeOf` is handed in, so that rules can ask for the types of their parts without knowing each other.
 */
import type { Expression, Name, Span } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { Symbols } from '../analysis.js';
import type { Diagnostic, Fix, RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Code, ParamsOf } from '../diagnostics/registry.js';
import { report as makeDiagnostic } from '../diagnostics/report.js';
import type { Env, Sending } from '../resolve/locals.js';
import type { LocalSymbol, Location, Meaning, ScenarioSymbol, ValueSymbol } from '../resolve/symbol.js';
import type { EventTable } from '../types/events.js';
import { typeFromShape } from '../types/from-model.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { type Claim, claimOf } from './same.js';
import type { Steps } from './step-names.js';
import { Suggestions } from './suggestions.js';
import { UnreadLines } from './unread.js';

/** The declaration that is being checked: its errors are its own, and those of everything it uses. */
export type Owner = object;

/** Fields that stand bare inside `where (…)` or `has (…)`. */
export interface FieldScope {
  readonly of: 'event' | 'element';
  readonly event?: string;
  readonly fields: ReadonlyMap<string, Type>;
}

/** Where an expression stands. */
export interface Scope {
  readonly file: string;
  readonly owner: Owner;
  readonly env: Env;
  /** Innermost first. */
  readonly fields: readonly FieldScope[];
  /** In a run, `entry` is the moment it began. */
  readonly inRun: boolean;
  /** Keys (`factKey`) of expressions that are certainly known here, since a condition next to it or around it asked. */
  readonly known: ReadonlySet<string>;
}

export interface More {
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

export type TypeOf = (checker: Checker, expression: Expression, scope: Scope, expected?: Type) => Type;

export interface CheckerInput {
  readonly model: ProjectModel;
  readonly places: ReadonlyMap<string, Location>;
  readonly symbols: Symbols;
  /** Those of `symbols`, this check's own. */
  readonly values: Map<string, ValueSymbol>;
  readonly builtins: ReadonlyMap<string, ValueSymbol>;
  readonly events: EventTable;
  readonly texts: ReadonlyMap<string, string>;
  /** For names of the prelude this shop has not: what it lacks for them. */
  readonly lacking: ReadonlyMap<string, string>;
  /** Places in `cauce.yaml` whose type could not be read: `contact.city`. What uses them is not judged. */
  readonly unsure: ReadonlySet<string>;
  /** Where a file could not be read as it stands, by path. */
  readonly unread: ReadonlyMap<string, readonly Span[]>;
  /** Epoch milliseconds. */
  readonly now: number | undefined;
  readonly typeOf: TypeOf;
  /** Tables of a check that is over, for questions about what it has found. */
  readonly found?: { readonly types: ReadonlyMap<Expression, Type>; readonly meanings: ReadonlyMap<Name, Meaning> };
}

/** Lives as long as one check, of a whole project or of some of its files. */
export class Checker {
  readonly model: ProjectModel;
  readonly places: ReadonlyMap<string, Location>;
  readonly symbols: Symbols;
  readonly builtins: ReadonlyMap<string, ValueSymbol>;
  readonly events: EventTable;
  readonly lacking: ReadonlyMap<string, string>;
  readonly unsure: ReadonlySet<string>;
  readonly now: number | undefined;
  readonly unread: ReadonlyMap<string, readonly Span[]>;
  readonly types: Map<Expression, Type>;
  readonly meanings: Map<Name, Meaning>;
  readonly diagnostics: Diagnostic[] = [];
  readonly failed = new Set<Owner>();
  readonly uses = new Map<Owner, Set<Meaning>>();
  /** By file, what its declarations use that are not themselves. */
  readonly usedIn = new Map<string, Set<Meaning>>();
  /** The one symbol of every name that a run binds, by where it is bound. */
  readonly bound = new Map<Name, LocalSymbol>();
  /** `undefined` while it is being found out: who asks then stands in a circle. */
  readonly letTypes = new Map<ValueSymbol, Type | undefined>();
  /** What segments and lets tell when they hold or do not; kept by `known.ts`. */
  readonly facts = new Map<ValueSymbol, Map<string, ReadonlySet<string>>>();
  /** By name, what the prelude has no longer: the name it rests on, which the project has given another meaning. */
  readonly withheld = new Map<string, string>();
  /** Attributes a channel asks for consent, or an event confirms. */
  readonly consents: ReadonlySet<string>;
  readonly #suggestions = new Map<string, Suggestions>();
  /** What the scenarios with tests hold; kept by `steps.ts`. */
  readonly steps = new Map<ScenarioSymbol, Steps>();
  /** By file, what is sent from it. */
  readonly sends = new Map<string, Sending[]>();
  /** Files with a name that nothing is called: what is said of it hangs on all names there are. */
  readonly unknownIn = new Set<string>();
  readonly #values: Map<string, ValueSymbol>;
  readonly #claims = new Map<Expression, Claim>();
  #unreadLines: UnreadLines | undefined;
  #channels: Map<string, string[]> | undefined;
  readonly #texts: ReadonlyMap<string, string>;
  readonly #typeOf: TypeOf;

  constructor(input: CheckerInput) {
    this.model = input.model;
    this.places = input.places;
    this.symbols = { ...input.symbols, values: input.values };
    this.#values = input.values;
    this.builtins = input.builtins;
    this.events = input.events;
    this.lacking = input.lacking;
    this.unsure = input.unsure;
    this.now = input.now;
    this.unread = input.unread;
    this.types = (input.found?.types as Map<Expression, Type> | undefined) ?? new Map();
    this.meanings = (input.found?.meanings as Map<Name, Meaning> | undefined) ?? new Map();
    this.consents = consentsOf(input.model);
    this.#texts = input.texts;
    this.#typeOf = input.typeOf;
  }

  /** `expected` is a hint for bare names (enum values, levels) and for what to advise; it is not checked against. */
  typeOf(expression: Expression, scope: Scope, expected?: Type): Type {
    return this.#typeOf(this, expression, scope, expected);
  }

  /** The same for a place that has been checked: what the table says. */
  typeAt(expression: Expression): Type {
    return this.types.get(expression) ?? { kind: 'error' };
  }

  /** `claimOf` of `same.ts`, found once for each condition. */
  claimOf(expression: Expression): Claim {
    let claim = this.#claims.get(expression);
    if (!claim) {
      claim = claimOf(expression);
      this.#claims.set(expression, claim);
    }
    return claim;
  }

  set(expression: Expression, type: Type): Type {
    this.types.set(expression, type);
    return type;
  }

  attributeType(name: string): Type {
    const shape = own(this.model.contact, name);
    return shape && !this.unsure.has(`contact.${name}`) ? typeFromShape(shape) : { kind: 'error' };
  }

  mean(name: Name, symbol: Meaning): void {
    this.meanings.set(name, symbol);
  }

  /** Records that what `scope` belongs to depends on a declaration. */
  use({ file, owner }: Pick<Scope, 'file' | 'owner'>, used: Meaning): void {
    addTo(this.uses, owner, used);
    if (used !== owner) addTo(this.usedIn, file, used);
  }

  /** For what was meant to be used in a file although nothing that is right uses it: telling that it is unused as well would tell one mistake twice. */
  countAsUsed(symbol: Meaning, file: string): void {
    addTo(this.usedIn, file, symbol);
  }

  /** Each file has its own, so that what is advised in one does not hang on the others. */
  suggestionsFor(file: string): Suggestions {
    let suggestions = this.#suggestions.get(file);
    if (!suggestions) {
      suggestions = new Suggestions();
      this.#suggestions.set(file, suggestions);
    }
    return suggestions;
  }

  /** Whether in a file there were more names than could be looked for. */
  isExhausted(file: string): boolean {
    return this.#suggestions.get(file)?.exhausted ?? false;
  }

  /** Takes a name of the prelude out of the project, since what it rests on means something else there. */
  withhold(name: string, over: string): void {
    this.withheld.set(name, this.withheld.get(over) ?? over);
    this.#values.delete(name);
  }

  /** What has been reported since it was last asked. */
  taken(): readonly Diagnostic[] {
    return this.diagnostics.splice(0);
  }

  report<C extends Code>(
    code: C,
    params: ParamsOf<C>,
    scope: Pick<Scope, 'file' | 'owner'>,
    span: Span,
    more?: More,
  ): void {
    const diagnostic = makeDiagnostic(code, params, { file: scope.file, span, ...more });
    if (diagnostic.severity === 'error') this.failed.add(scope.owner);
    this.diagnostics.push(diagnostic);
  }

  /** For what is wrong and has been told already. */
  fail(scope: Pick<Scope, 'owner'>): Type {
    this.failed.add(scope.owner);
    return { kind: 'error' };
  }

  /** What the lines that could not be read may have declared or used. */
  get unreadLines(): UnreadLines {
    this.#unreadLines ??= new UnreadLines(this.unread, this.#texts);
    return this.#unreadLines;
  }

  /** Whether something inside could not be read, so that what seems missing there may only have been misspelt. */
  hasUnread(file: string, span: Span): boolean {
    return this.unread.get(file)?.some(({ start, end }) => start <= span.end && end >= span.start) ?? false;
  }

  /** The channels that have a message of this name. */
  channelsOf(message: string): readonly string[] {
    if (!this.#channels) {
      this.#channels = new Map();
      for (const { name, channel } of this.symbols.messages.values()) {
        const list = this.#channels.get(name);
        if (list) list.push(channel);
        else this.#channels.set(name, [channel]);
      }
    }
    return this.#channels.get(message) ?? [];
  }

  textOf(file: string, span: Span): string {
    return (this.#texts.get(file) ?? '').slice(span.start, span.end);
  }
}

function addTo<K, V>(sets: Map<K, Set<V>>, key: K, value: V): void {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
}

function consentsOf(model: ProjectModel): ReadonlySet<string> {
  const channels = Object.values(model.channels).map(({ consent }) => consent);
  const events = Object.values(model.events).map(({ confirms }) => confirms);
  return new Set([...channels, ...events].filter((name) => typeof name === 'string'));
}

export function replacement(title: string, file: string, span: Span, text: string, certain: boolean): Fix {
  return { title, edits: [{ file, span, text }], certain };
}

export function inFields(scope: Scope, fields: FieldScope): Scope {
  return { ...scope, fields: [fields, ...scope.fields] };
}

export function withEnv(scope: Scope, env: Env): Scope {
  return env === scope.env ? scope : { ...scope, env };
}

export function withKnown(scope: Scope, known: ReadonlySet<string>): Scope {
  return known.size === 0 ? scope : { ...scope, known: new Set([...scope.known, ...known]) };
}
