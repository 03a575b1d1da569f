/**
 * The parts of Chevrotain's engine that run for every token, written for this grammar: it never backtracks, never
 * re-synchronises and throws nothing out of a rule, so that each of them is a table look-up and a call. What they do is the same.
 */
import type { CstElement, CstNode, IToken, ParserMethod, TokenType } from 'chevrotain';
import { CstParser } from '../chevrotain.js';

type Action<R> = (this: LeanParser) => R;
type Guarded<R> = Action<R> | { readonly GATE?: () => boolean; readonly DEF: Action<R> };
type Looks = (this: LeanParser) => unknown;
interface TokenCall {
  readonly ERR_MSG?: string;
  readonly LABEL?: string;
}
interface RuleCall {
  readonly ARGS?: unknown[];
  readonly LABEL?: string;
}

/** Chevrotain numbers the places where a rule branches: the rule, the kind and the digit behind `OPTION`, one each. */
const OR = 1 << 8;
const OPTION = 2 << 8;
const MANY = 3 << 8;

const noArguments: unknown[] = [];

export abstract class LeanParser extends CstParser {
  declare private readonly CST_STACK: CstNode[];
  declare private readonly lookAheadFuncsCache: Map<number, Looks>;
  declare private readonly currRuleShortName: number;
  declare private currIdx: number;
  declare private subruleIdx: number;
  declare protected cstPostTerminal: (key: string, token: IToken) => void;

  protected optionInternal<R>(given: Guarded<R>, digit: number): R | undefined {
    const begins = this.lookAheadFuncsCache.get(this.currRuleShortName | OPTION | digit)!;
    if (begins.call(this) !== true) return undefined;
    if (typeof given === 'function') return given.call(this);
    return given.GATE === undefined || given.GATE.call(this) ? given.DEF.call(this) : undefined;
  }

  protected manyInternal(digit: number, given: Guarded<unknown>): void {
    const begins = this.lookAheadFuncsCache.get(this.currRuleShortName | MANY | digit)!;
    const action = typeof given === 'function' ? given : given.DEF;
    const gate = typeof given === 'function' ? undefined : given.GATE;
    while (begins.call(this) === true && (gate === undefined || gate.call(this))) {
      const before = this.currIdx;
      action.call(this);
      if (this.currIdx <= before) return;
    }
  }

  protected orInternal<R>(alternatives: readonly { readonly ALT: Action<R> }[], digit: number): R {
    const choose = this.lookAheadFuncsCache.get(this.currRuleShortName | OR | digit)!;
    return alternatives[choose.call(this) as number]!.ALT.call(this);
  }

  protected consumeInternal(type: TokenType, _digit: number, call?: TokenCall): IToken {
    let token = this.LA(1);
    if (token.tokenTypeIdx === type.tokenTypeIdx || type.categoryMatchesMap![token.tokenTypeIdx] === true)
      this.currIdx++;
    else token = this.instead(type, token, call?.ERR_MSG);
    addChild(this.CST_STACK[this.CST_STACK.length - 1]!, call?.LABEL ?? type.name, token);
    return token;
  }

  /** What is read where `next` stands and a token of `type` should. */
  protected abstract instead(type: TokenType, next: IToken, wanted: string | undefined): IToken;

  protected subruleInternal(rule: ParserMethod<unknown[], CstNode>, digit: number, call?: RuleCall): CstNode {
    this.subruleIdx = digit;
    const { coreRule, ruleName } = rule as unknown as { coreRule: ParserMethod<unknown[], CstNode>; ruleName: string };
    const node: CstNode = coreRule.apply(this, call?.ARGS ?? noArguments);
    const parent = this.CST_STACK[this.CST_STACK.length - 1]!;
    addChild(parent, call?.LABEL ?? ruleName, node);
    return node;
  }

  /** Called by Chevrotain when a rule begins. Tokens carry no end offsets, so the parser keeps the spans of nodes itself. */
  protected cstInvocationStateUpdate(name: string): void {
    const location = { startOffset: this.LA(1).startOffset, endOffset: -1 };
    this.CST_STACK.push({ name, children: Object.create(null), location });
  }

  /** Called by Chevrotain when a rule ends: the node goes to the end of the last token, and starts no later. */
  protected cstPostRule = (node: CstNode): void => {
    const location = node.location!;
    const end = this.here();
    location.endOffset = end - 1;
    if (!(location.startOffset < end)) location.startOffset = end;
  };

  /** Where something is missing: right behind the last token. */
  protected here(): number {
    const last = this.LA(0);
    return last === undefined || Number.isNaN(last.startOffset) ? 0 : last.startOffset + last.image.length;
  }

  /** Takes the children of a rule out of the node under construction. */
  protected dropChild(rule: string): void {
    const node = this.CST_STACK[this.CST_STACK.length - 1]!;
    node.children[rule]!.length = 0;
  }
}

function addChild(parent: CstNode, key: string, child: CstElement): void {
  const there = parent.children[key];
  if (there === undefined) parent.children[key] = [child];
  else there.push(child);
}
