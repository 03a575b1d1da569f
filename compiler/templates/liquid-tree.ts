/**
 * From what Liquid's own parser makes of a template to the plain tree the checks read. It only translates; the parser's private
 * fields are read as its version in the lock file has them, and a tag or token it does not know becomes something nothing is said of.
 */
import type { Span } from '../../grammar/index.js';
import type { Branch, FilterUse, PathStep, TemplateExpression, TemplateNode } from './tree.js';

/** `TokenKind` of liquidjs. */
const kinds = {
  number: 1,
  literal: 2,
  html: 16,
  property: 128,
  word: 256,
  range: 512,
  quoted: 1024,
  operator: 2048,
  filtered: 4096,
} as const;

interface Token {
  readonly kind: number;
  readonly begin: number;
  readonly end: number;
  readonly name?: string;
  readonly content?: unknown;
  readonly literal?: string;
  readonly operator?: string;
  readonly variable?: Token;
  readonly props?: readonly Token[];
  readonly lhs?: Token;
  readonly rhs?: Token;
  readonly initial?: Expression;
  readonly filters?: readonly Filter[];
}

interface Expression {
  readonly postfix: readonly Token[];
}

interface Filter {
  readonly name: string;
  readonly args: readonly (Token | readonly [name: string, value: Token | undefined])[];
  /** On a filter of a value; a filter of a token is the token. */
  readonly token?: Token;
  readonly begin?: number;
}

interface Value {
  readonly initial: Expression;
  readonly filters: readonly Filter[];
}

/** A template of liquidjs, with the fields of whichever tag it is. */
export interface LiquidNode {
  readonly token: Token;
  readonly name?: string;
  readonly value?: Value;
  readonly key?: string;
  readonly variable?: string;
  readonly templates?: readonly LiquidNode[];
  readonly elseTemplates?: readonly LiquidNode[];
  readonly branches?: readonly {
    readonly value?: Value;
    readonly values?: readonly Token[];
    readonly templates: readonly LiquidNode[];
  }[];
  readonly collection?: Token;
  readonly hash?: { readonly hash: Readonly<Record<string, Token | undefined>> };
  readonly args?: { readonly hash: Readonly<Record<string, Token | undefined>> };
  readonly candidates?: readonly Token[];
  readonly tokens?: readonly Token[];
}

export function treeOf(nodes: readonly LiquidNode[]): readonly TemplateNode[] {
  return nodes.map(nodeOf);
}

function nodeOf(node: LiquidNode): TemplateNode {
  const span = spanOf(node.token);
  if (node.token.kind === kinds.html) return { kind: 'text', span };
  const body = () => treeOf(node.templates ?? []);
  const otherwise = () => treeOf(node.elseTemplates ?? []);
  switch (node.name) {
    case undefined:
    case 'echo':
      return node.value ? { kind: 'output', span, value: valueTree(node.value, span) } : { kind: 'nothing', span };
    case 'assign':
      return { kind: 'assign', span, name: node.key ?? '', value: valueTree(node.value, span) };
    case 'capture':
      return { kind: 'capture', span, name: node.variable ?? '', body: body() };
    case 'if':
    case 'unless':
      return { kind: 'if', span, branches: branchesOf(node, span), otherwise: otherwise() };
    case 'case':
      return {
        kind: 'case',
        span,
        subject: valueTree(node.value, span),
        branches: (node.branches ?? []).map(({ values = [], templates }) => ({
          values: values.map(tokenOf),
          body: treeOf(templates),
        })),
        otherwise: otherwise(),
      };
    case 'for':
    case 'tablerow':
      return {
        kind: 'for',
        span,
        tag: node.name,
        name: node.variable ?? '',
        collection: node.collection ? tokenOf(node.collection) : { kind: 'opaque', span },
        bounds: Object.values((node.name === 'for' ? node.hash : node.args)?.hash ?? {}).flatMap((token) =>
          token ? [tokenOf(token)] : [],
        ),
        body: body(),
        otherwise: otherwise(),
      };
    case 'increment':
    case 'decrement':
      return { kind: 'counter', span, name: node.variable ?? '' };
    case 'cycle':
      return { kind: 'cycle', span, values: (node.candidates ?? []).map(tokenOf) };
    case 'liquid':
      return { kind: 'group', span, body: body() };
    case 'raw':
      return { kind: 'raw', span, texts: (node.tokens ?? []).map(spanOf) };
    default:
      return { kind: 'nothing', span };
  }
}

/** The first condition of `unless` is turned round; its `elsif`s are as written. */
function branchesOf(node: LiquidNode, span: Span): readonly Branch[] {
  return (node.branches ?? []).map(({ value, templates }, index) => ({
    condition: valueTree(value, span),
    negated: node.name === 'unless' && index === 0,
    body: treeOf(templates),
  }));
}

function valueTree(value: Value | undefined, span: Span): TemplateExpression {
  return value ? filtered(value.initial, value.filters, span) : { kind: 'opaque', span };
}

function filtered(initial: Expression, filters: readonly Filter[], span: Span): TemplateExpression {
  const inner = expressionOf(initial, span);
  if (filters.length === 0) return inner;
  const last = filters.at(-1)!;
  const end = (last.token ?? (last as unknown as Token)).end;
  return { kind: 'filtered', span: { start: inner.span.start, end }, initial: inner, filters: filters.map(filterOf) };
}

function filterOf(filter: Filter): FilterUse {
  const start = (filter.token ?? (filter as unknown as Token)).begin;
  const args: TemplateExpression[] = [];
  const named: (readonly [string, TemplateExpression])[] = [];
  for (const arg of filter.args) {
    if (!Array.isArray(arg)) args.push(tokenOf(arg as Token));
    else if (arg[1]) named.push([arg[0], tokenOf(arg[1] as Token)]);
  }
  return { name: filter.name, span: { start, end: start + filter.name.length }, args, named };
}

/** Operands and operators; nobody writes more, and each may be one level of a tree. */
const longestExpression = 400;

/** Liquid keeps an expression in postfix order: operands, then their operator. */
function expressionOf({ postfix }: Expression, span: Span): TemplateExpression {
  if (postfix.length > longestExpression) return { kind: 'opaque', span };
  const stack: TemplateExpression[] = [];
  for (const token of postfix) {
    if (token.kind !== kinds.operator) {
      stack.push(tokenOf(token));
      continue;
    }
    const operands = stack.splice(token.operator === 'not' ? -1 : -2);
    const [first, last] = [operands[0], operands.at(-1)];
    if (!first || !last) return { kind: 'opaque', span };
    const start = Math.min(token.begin, first.span.start);
    stack.push({ kind: 'operation', span: { start, end: last.span.end }, operator: token.operator ?? '', operands });
  }
  return stack.at(-1) ?? { kind: 'opaque', span };
}

function tokenOf(token: Token): TemplateExpression {
  const span = spanOf(token);
  switch (token.kind) {
    case kinds.number:
      return { kind: 'literal', span, value: Number(token.content) };
    case kinds.quoted:
      return { kind: 'literal', span, value: String(token.content) };
    case kinds.literal:
      return { kind: 'literal', span, value: literalOf(token.literal ?? '') };
    case kinds.range:
      return {
        kind: 'range',
        span,
        bounds: [token.lhs, token.rhs].flatMap((bound) => (bound ? [tokenOf(bound)] : [])),
      };
    case kinds.filtered:
      return token.initial ? filtered(token.initial, token.filters ?? [], span) : { kind: 'opaque', span };
    case kinds.property:
      return pathOf(token, span);
    default:
      return { kind: 'opaque', span };
  }
}

function literalOf(word: string): string | boolean | null | { readonly word: 'blank' | 'empty' } {
  if (word === 'true' || word === 'false') return word === 'true';
  return word === 'blank' || word === 'empty' ? { word } : null;
}

function pathOf(token: Token, span: Span): TemplateExpression {
  const [root, ...props] = token.props ?? [];
  if (token.variable || !root || typeof root.content !== 'string') return { kind: 'opaque', span };
  return { kind: 'path', span, root: root.content, steps: props.map(stepOf) };
}

function stepOf(prop: Token): PathStep {
  const span = spanOf(prop);
  if (prop.kind === kinds.word || prop.kind === kinds.quoted) return { span, by: String(prop.content) };
  return prop.kind === kinds.number ? { span, by: Number(prop.content) } : { span, by: tokenOf(prop) };
}

function spanOf(token: Token): Span {
  return { start: token.begin, end: token.end };
}
