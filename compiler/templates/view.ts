/** What the checks of one message's template share: what it sees, who sends it, and the one way to say what is wrong in it. */
import type { Span } from '../../grammar/index.js';
import { globalShapes, paramShape } from '../../runtime/machine/template.js';
import type { Checker } from '../check/checker.js';
import type { Fix, RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Code, ParamsOf } from '../diagnostics/registry.js';
import type { Sending } from '../resolve/locals.js';
import { fieldTypes, typeFromShape } from '../types/from-model.js';
import { error, isOptional, withOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { TemplateNode } from './tree.js';

/** One Liquid text of a message: its subject, its preheader or its body. */
export interface TemplatePart {
  readonly text: string;
  readonly nodes: readonly TemplateNode[];
  /** From a place in the text to the place in the file. */
  readonly place: (span: Span) => Span;
}

export interface MessageTemplate {
  /** `<channel>/<name>`. */
  readonly key: string;
  readonly file: string;
  readonly parts: readonly TemplatePart[];
  /** Whether every part could be read. */
  readonly whole: boolean;
  /** Where each parameter is declared. */
  readonly params: ReadonlyMap<string, Span>;
  /** Parameters whose declaration is wrong: that is told there, and nothing of what the text makes of them. */
  readonly misread: ReadonlySet<string>;
}

export interface View {
  readonly c: Checker;
  readonly template: MessageTemplate;
  readonly part: TemplatePart;
  readonly sends: readonly Sending[];
  /** What stands in every template, and the message's parameters. */
  readonly names: ReadonlyMap<string, Type>;
  /** Names that the template itself sets anywhere. */
  readonly own: ReadonlySet<string>;
  /** Filled while the template is checked: names it reads, and coupons whose code it shows. */
  readonly read: Set<string>;
  readonly codes: Set<string>;
  /** Names that the template sets from data of the contact or of events; filled as it is checked. */
  readonly fromOutside: Set<string>;
}

/** Where in a template: names set so far, and what is certainly there. */
export interface Place {
  readonly env: ReadonlyMap<string, Type>;
  /** Paths such as `contact.first_name`. */
  readonly known: ReadonlySet<string>;
}

export function namesIn(
  c: Checker,
  { key, misread }: MessageTemplate,
  sends: readonly Sending[],
): ReadonlyMap<string, Type> {
  const names = new Map<string, Type>();
  for (const [name, shape] of Object.entries(globalShapes(c.model))) names.set(name, typeFromShape(shape));
  const attributes = new Map(Object.keys(c.model.contact).map((name) => [name, c.attributeType(name)]));
  names.set('contact', { kind: 'record', fields: attributes, optional: false });
  for (const [name, param] of Object.entries(c.model.messages[key]?.params ?? {})) {
    const lacking = (param.optional ?? false) && (sends.length === 0 || sends.some(({ lacks }) => lacks.has(name)));
    names.set(name, withOptional(paramView(c, param), lacking));
  }
  for (const name of misread) names.set(name, error);
  return names;
}

type Param = Parameters<typeof paramShape>[0];

function paramView(c: Checker, param: Param): Type {
  if (param.type !== 'event') return typeFromShape(paramShape(param, () => ({})));
  const fields = c.events.fields(param.event);
  if (fields.size === 0) return error;
  return { kind: 'record', name: param.event, fields, optional: param.optional ?? false };
}

/** The fields of the loop variable that `for` and `tablerow` bring. */
export function loopType(tag: 'for' | 'tablerow'): Type {
  const numbers = ['index', 'index0', 'rindex', 'rindex0', 'length'];
  const bools = ['first', 'last'];
  if (tag === 'tablerow') {
    numbers.push('row', 'col', 'col0');
    bools.push('col_first', 'col_last');
  }
  const fields = {
    ...Object.fromEntries(numbers.map((name) => [name, { type: 'number' } as const])),
    ...Object.fromEntries(bools.map((name) => [name, { type: 'bool' } as const])),
    name: { type: 'text' } as const,
  };
  return { kind: 'record', fields: fieldTypes(fields), optional: false };
}

const mostRelated = 3;

/** Where the message is sent, first of all where `lacking` is not given. */
export function sentFrom(view: View, lacking?: string): readonly RelatedPlace[] {
  const told = lacking === undefined ? view.sends : view.sends.filter(({ lacks }) => lacks.has(lacking));
  return told.slice(0, mostRelated).map(({ at }) => ({
    ...at,
    message: lacking === undefined ? 'the message is sent here' : `\`${lacking}\` may be missing here`,
  }));
}

export function tell<C extends Code>(
  view: View,
  code: C,
  params: ParamsOf<C>,
  span: Span,
  more: { related?: readonly RelatedPlace[]; fixes?: readonly Fix[] } = {},
): void {
  const { related = sentFrom(view), fixes = [] } = more;
  const at = { file: view.template.file, owner: view.template };
  view.c.report(code, params, at, view.part.place(span), { related, fixes });
}

export function sourceOf(view: View, span: Span): string {
  return view.part.text.slice(span.start, span.end).replace(/\s+/g, ' ');
}

/** What comes out where one of two ways was taken; undefined was not set there. */
export function either(a: Type | undefined, b: Type | undefined, same: (a: Type, b: Type) => Type | undefined): Type {
  if (!a || !b) return withOptional((a ?? b)!, true);
  const type = same(a, b) ?? error;
  return withOptional(type, isOptional(a) || isOptional(b));
}
