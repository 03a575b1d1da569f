/**
 * The parts of Chevrotain's engine that run for every token, written for this grammar: it never backtracks, never
 * re-synchronises and throws nothing out of a rule, so that each of them is a table look-up and a call. What they do is the same.
 */
import type { IToken, ParserMethod, TokenType } from 'chevrotain';
import { CstParser } from '../chevrotain.js';
import { addChild, type CstNode, newNode } from './concrete.js';

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

/** What Chevrotain keeps of a rule. */
interface Defined {
  readonly originalGrammarAction: (this: LeanParser, argument?: unknown) => void;
  readonly ruleName: string;
}

export abstract class LeanParser extends CstParser {
  declare private readonly CST_STACK: CstNode[];
  declare private readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  declare private readonly lookAheadFuncsCache: Map<number, Looks>;
  declare private currRuleShortName: number;
  declare private currIdx: number;
  /** The node under construction. */
  declare private current: CstNode;

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
    addChild(this.current, call?.LABEL ?? type.name, token);
    return token;
  }

  /** What is read where `next` stands and a token of `type` should. */
  protected abstract instead(type: TokenType, next: IToken, wanted: string | undefined): IToken;

  /** Without the stacks that Chevrotain keeps beside the call stack for its recovery and its error messages. */
  protected subruleInternal(rule: ParserMethod<unknown[], unknown>, _digit: number, call?: RuleCall): CstNode {
    const { originalGrammarAction, ruleName } = rule as unknown as Defined;
    const [parent, outer] = [this.current, this.currRuleShortName];
    const node = newNode(ruleName, this.LA(1).startOffset);
    this.current = node;
    this.currRuleShortName = this.fullRuleNameToShort[ruleName]!;
    originalGrammarAction.call(this, call?.ARGS?.[0]);
    this.close(node);
    this.current = parent;
    this.currRuleShortName = outer;
    addChild(parent, call?.LABEL ?? ruleName, node);
    return node;
  }

  /** Called by Chevrotain when the outermost rule begins. */
  protected cstInvocationStateUpdate(name: string): void {
    this.current = newNode(name, this.LA(1).startOffset);
    this.CST_STACK.push(this.current);
  }

  /** Called by Chevrotain when the outermost rule ends. */
  protected cstPostRule = (node: CstNode): void => this.close(node);

  /** The node goes to the end of the last token, and starts no later. Tokens carry no end offsets, so the parser keeps the spans of nodes itself. */
  private close(node: CstNode): void {
    node.end = this.here();
    if (!(node.start < node.end)) node.start = node.end;
  }

  /** Puts a token that nothing has read into the node under construction. */
  protected put(key: string, token: IToken): void {
    addChild(this.current, key, token);
  }

  /** Where something is missing: right behind the last token. */
  protected here(): number {
    const last = this.LA(0);
    return last === undefined || Number.isNaN(last.startOffset) ? 0 : last.startOffset + last.image.length;
  }

  /** Takes out what the node under construction has read. */
  protected dropChildren(): void {
    this.current.first = undefined;
    this.current.last = undefined;
  }
}
