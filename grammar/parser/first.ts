/**
 * How the parser looks ahead: one token, by the sets of tokens a part can begin with. Chevrotain's own way finds the same for any number of tokens, and
 * takes most of the time it needs to get ready for that.
 */
import type { BaseParser, ILookaheadStrategy, IProduction, Rule, TokenType } from 'chevrotain';
import { Alternation, NonTerminal, Option, Repetition, Terminal } from '../chevrotain.js';

/** The tokens a part can begin with, by index, and whether it may also be nothing at all. */
interface First {
  readonly tokens: ReadonlySet<number>;
  readonly empty: boolean;
}

type Branching = Alternation | Option | Repetition;

export class OneToken implements ILookaheadStrategy {
  private readonly ofRule = new Map<string, First>();
  private readonly branchings = new Map<Rule, readonly Branching[]>();

  /** The tests of the grammar let Chevrotain validate it. */
  validate(): [] {
    return [];
  }

  buildLookaheadForAlternation(options: {
    readonly prodOccurrence: number;
    readonly rule: Rule;
  }): (this: BaseParser) => number | undefined {
    const alternation = this.find(options.rule, Alternation, options.prodOccurrence);
    const choice: (number | undefined)[] = [];
    let otherwise: number | undefined;
    for (const [index, alternative] of alternation.definition.entries()) {
      const { tokens, empty } = this.ofParts(partsOf(alternative));
      for (const token of tokens) choice[token] ??= index;
      if (empty) {
        otherwise = index;
        break;
      }
    }
    return function () {
      return choice[this.LA(1).tokenTypeIdx] ?? otherwise;
    };
  }

  buildLookaheadForOptional(options: {
    readonly prodOccurrence: number;
    readonly prodType: string;
    readonly rule: Rule;
  }): (this: BaseParser) => boolean {
    const kind = options.prodType === 'Option' ? Option : Repetition;
    const { tokens, empty } = this.ofParts(this.find(options.rule, kind, options.prodOccurrence).definition);
    const begins: boolean[] = [];
    for (const token of tokens) begins[token] = true;
    return function () {
      return empty || begins[this.LA(1).tokenTypeIdx] === true;
    };
  }

  private find<B extends Branching>(rule: Rule, kind: new (...args: never[]) => B, occurrence: number): B {
    let all = this.branchings.get(rule);
    if (!all) {
      all = [...branchingsIn(rule.definition)];
      this.branchings.set(rule, all);
    }
    return all.find((one): one is B => one instanceof kind && one.idx === occurrence)!;
  }

  private ofParts(parts: readonly IProduction[]): First {
    const tokens = new Set<number>();
    for (const part of parts) {
      const first = this.of(part);
      for (const token of first.tokens) tokens.add(token);
      if (!first.empty) return { tokens, empty: false };
    }
    return { tokens, empty: true };
  }

  private of(part: IProduction): First {
    if (part instanceof Terminal) return { tokens: new Set(matches(part.terminalType)), empty: false };
    if (part instanceof NonTerminal) return this.ofNamed(part.referencedRule);
    if (part instanceof Alternation) {
      const alternatives = part.definition.map((alternative) => this.ofParts(partsOf(alternative)));
      return {
        tokens: new Set(alternatives.flatMap(({ tokens }) => [...tokens])),
        empty: alternatives.some(({ empty }) => empty),
      };
    }
    return { tokens: this.ofParts(partsOf(part)).tokens, empty: true };
  }

  /** No rule begins with itself, so this comes to an end. */
  private ofNamed(rule: Rule): First {
    let first = this.ofRule.get(rule.name);
    if (!first) {
      first = this.ofParts(rule.definition);
      this.ofRule.set(rule.name, first);
    }
    return first;
  }
}

/** What an option, a repetition or an alternative holds. */
function partsOf(part: IProduction): readonly IProduction[] {
  return (part as Option).definition;
}

/** The token's own index, and those of the tokens it is the category of. */
function matches(type: TokenType): readonly number[] {
  return [type.tokenTypeIdx!, ...(type.categoryMatches ?? [])];
}

function* branchingsIn(parts: readonly IProduction[]): Iterable<Branching> {
  for (const part of parts) {
    if (part instanceof Terminal || part instanceof NonTerminal) continue;
    if (part instanceof Alternation) {
      yield part;
      for (const alternative of part.definition) yield* branchingsIn(partsOf(alternative));
    } else {
      yield part as Option | Repetition;
      yield* branchingsIn(partsOf(part));
    }
  }
}
