/**
 * A Liquid template as plain data: what is shown, what is asked, and where each part stands. Knows no types; offsets are in
 * the template's own text.
 */
import type { Span } from '../../grammar/index.js';

export interface FilterUse {
  readonly name: string;
  /** Of the filter's name alone. */
  readonly span: Span;
  readonly args: readonly TemplateExpression[];
  /** `allow_false: true`. */
  readonly named: readonly (readonly [name: string, value: TemplateExpression])[];
}

export interface PathStep {
  readonly span: Span;
  /** A field's name, a number in a list, or what is worked out as the template is rendered. */
  readonly by: string | number | TemplateExpression;
}

export type TemplateExpression =
  | { readonly kind: 'path'; readonly span: Span; readonly root: string; readonly steps: readonly PathStep[] }
  /** `null`: nil. `blank` and `empty` are Liquid's words for what has nothing in it. */
  | { readonly kind: 'literal'; readonly span: Span; readonly value: string | number | boolean | null | Blank }
  | { readonly kind: 'range'; readonly span: Span; readonly bounds: readonly TemplateExpression[] }
  | {
      readonly kind: 'operation';
      readonly span: Span;
      readonly operator: string;
      readonly operands: readonly TemplateExpression[];
    }
  | {
      readonly kind: 'filtered';
      readonly span: Span;
      readonly initial: TemplateExpression;
      readonly filters: readonly FilterUse[];
    }
  /** What no rule is written for: nothing is said of it. */
  | { readonly kind: 'opaque'; readonly span: Span };

export interface Blank {
  readonly word: 'blank' | 'empty';
}

export interface Branch {
  readonly condition: TemplateExpression;
  /** `unless`. */
  readonly negated: boolean;
  readonly body: readonly TemplateNode[];
}

export type TemplateNode =
  | { readonly kind: 'text'; readonly span: Span }
  | { readonly kind: 'output'; readonly span: Span; readonly value: TemplateExpression }
  | { readonly kind: 'assign'; readonly span: Span; readonly name: string; readonly value: TemplateExpression }
  | { readonly kind: 'capture'; readonly span: Span; readonly name: string; readonly body: readonly TemplateNode[] }
  | {
      readonly kind: 'if';
      readonly span: Span;
      readonly branches: readonly Branch[];
      readonly otherwise: readonly TemplateNode[];
    }
  | {
      readonly kind: 'case';
      readonly span: Span;
      readonly subject: TemplateExpression;
      readonly branches: readonly {
        readonly values: readonly TemplateExpression[];
        readonly body: readonly TemplateNode[];
      }[];
      readonly otherwise: readonly TemplateNode[];
    }
  | {
      readonly kind: 'for';
      readonly span: Span;
      readonly tag: 'for' | 'tablerow';
      readonly name: string;
      readonly collection: TemplateExpression;
      /** `limit`, `offset`, `cols`. */
      readonly bounds: readonly TemplateExpression[];
      readonly body: readonly TemplateNode[];
      readonly otherwise: readonly TemplateNode[];
    }
  /** `increment` and `decrement` count under a name of their own. */
  | { readonly kind: 'counter'; readonly span: Span; readonly name: string }
  | { readonly kind: 'cycle'; readonly span: Span; readonly values: readonly TemplateExpression[] }
  /** `{% liquid … %}`. */
  | { readonly kind: 'group'; readonly span: Span; readonly body: readonly TemplateNode[] }
  | { readonly kind: 'raw'; readonly span: Span; readonly texts: readonly Span[] }
  /** Comments, `break`, `continue`. */
  | { readonly kind: 'nothing'; readonly span: Span };

/** The ways through a part of a template, one list of nodes each. */
export function bodiesOf(node: TemplateNode): readonly (readonly TemplateNode[])[] {
  switch (node.kind) {
    case 'capture':
    case 'group':
      return [node.body];
    case 'if':
    case 'case':
      return [...node.branches.map(({ body }) => body), node.otherwise];
    case 'for':
      return node.otherwise.length === 0 ? [node.body] : [node.body, node.otherwise];
    default:
      return [];
  }
}
