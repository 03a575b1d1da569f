/** Checks the markup of MJML and HTML messages: tags that are not closed or close nothing, and for MJML which tag stands where with which attributes. */
import type { Span } from '../../grammar/index.js';
import type { Fix } from '../diagnostics/diagnostic.js';
import type { Code, ParamsOf } from '../diagnostics/registry.js';
import { suggest } from '../diagnostics/suggest.js';
import type { MarkupParser, MarkupTag, OpeningTag } from './markup-tags.js';
import { mjmlAttribute, mjmlAttributeNames, mjmlParents, mjmlTag, mjmlTagNames } from './mjml.js';
import { shown, variantsOf } from './variants.js';
import type { TemplatePart } from './view.js';

export type MarkupReport = <C extends Code>(
  code: C,
  params: ParamsOf<C>,
  span: Span,
  more?: { readonly fixes?: readonly Fix[] },
) => void;

/** Spans are those of the markup; `instead` is what certainly ought to stand there. */
type Tell = <C extends Code>(code: C, params: ParamsOf<C>, span: Span, instead?: string) => void;

/** HTML's tags that have no content. */
const empty = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
/** HTML's tags whose end may be left out. */
const endless = new Set(
  'body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr'.split(' '),
);
/** Tags that MJML takes no notice of, though it knows them. */
const include = 'mj-include';

/** Closed by what was around it: its own end, if it still comes at that depth, comes too late and is not told again. */
interface Late {
  readonly name: string;
  readonly depth: number;
}

/** A file with more mistakes than these has another one: it is no markup. */
const mostTold = 50;

interface Open {
  readonly tag: OpeningTag;
  /** Whether it or one around it holds HTML. */
  readonly html: boolean;
}

export function checkMarkup(
  format: 'mjml' | 'html',
  { text, nodes, place }: TemplatePart,
  parse: MarkupParser,
  file: string,
  report: MarkupReport,
): void {
  const told = new Set<string>();
  const tell: Tell = (code, params, span, instead) => {
    const key = `${code} ${span.start}`;
    if (told.has(key) || told.size >= mostTold) return;
    told.add(key);
    const at = place(span);
    if (instead === undefined) report(code, params, at);
    else {
      const fix = { title: `Write \`${instead}\``, edits: [{ file, span: at, text: instead }], certain: true };
      report(code, params, at, { fixes: [fix] });
    }
  };
  for (const variant of variantsOf(text, nodes)) {
    if (format === 'mjml' && !/<mjml[\s>]/i.test(variant)) {
      tell('messages/no-mjml', {}, { start: 0, end: 0 });
      return;
    }
    checkVariant(format, text, parse(variant), tell, () => told.size >= mostTold);
  }
}

function checkVariant(
  format: 'mjml' | 'html',
  text: string,
  tags: readonly MarkupTag[],
  tell: Tell,
  isEnough: () => boolean,
): void {
  const stack: Open[] = [];
  const late: Late[] = [];
  for (const tag of tags) {
    if (tag.name.includes(shown)) continue;
    if (isEnough()) return;
    if (tag.kind === 'close') close(tag, stack, late, tell);
    else {
      const parent = stack.at(-1);
      const html = format === 'html' || (parent?.html ?? false);
      checkQuotes(text, tag, tell);
      if (!html) checkMjml(tag, parent?.tag.name, tell);
      const isMjml = tag.name === 'mjml' || tag.name.startsWith('mj-');
      if (tag.closed || (empty.has(tag.name) && !isMjml)) continue;
      stack.push({ tag, html: html || (mjmlTag(tag.name)?.text ?? !isMjml) });
    }
  }
  for (const { tag } of stack) unclosed(tag, undefined, tell);
}

/** What is shown without quotes around it ends at its first space, and the rest of it are attributes. */
function checkQuotes(text: string, { attributes }: OpeningTag, tell: Tell): void {
  for (const { name, value, valueSpan, bare } of attributes) {
    if (!bare || !value.includes(shown)) continue;
    const written = text.slice(valueSpan.start, valueSpan.end);
    // A quote of the value itself would end it; one inside the braces is Liquid's.
    const quoted = value.includes('"') ? `'${written}'` : `"${written}"`;
    const isCertain = !value.includes('"') || !value.includes("'");
    const params = { attribute: name, quoted: `${name}=${quoted}` };
    tell('messages/unquoted-attribute', params, valueSpan, isCertain ? quoted : undefined);
  }
}

function close({ name, span }: Extract<MarkupTag, { kind: 'close' }>, stack: Open[], late: Late[], tell: Tell): void {
  const at = openedAt(name, stack);
  if (at >= 0) {
    for (const { tag } of stack.splice(at).slice(1)) {
      unclosed(tag, name, tell);
      late.push({ name: tag.name, depth: at });
    }
    return;
  }
  const expected = late.findIndex((one) => one.name === name && one.depth === stack.length);
  if (expected >= 0) {
    late.splice(expected, 1);
    return;
  }
  if (empty.has(name) || name === 'p') return;
  const last = stack.at(-1)?.tag.name;
  const meant = last !== undefined && suggest(name, [last]) !== undefined ? last : undefined;
  // Of a tag that is misspelt where it opens nothing more is told where it closes.
  const isTold = meant?.startsWith('mj') && !mjmlTag(meant);
  if (!isTold) tell('messages/stray-tag', { tag: name, meant }, span);
  if (meant !== undefined) stack.pop();
}

/** HTML does not reach out of the MJML tag it stands in. */
function openedAt(name: string, stack: readonly Open[]): number {
  const isMjml = name === 'mjml' || name.startsWith('mj-');
  for (let index = stack.length - 1; index >= 0; index -= 1) {
    const { tag } = stack[index]!;
    if (tag.name === name) return index;
    if (!isMjml && tag.name.startsWith('mj-')) return -1;
  }
  return -1;
}

function unclosed({ name, span }: OpeningTag, by: string | undefined, tell: Tell): void {
  if (!endless.has(name)) tell('messages/unclosed-tag', { tag: name, by }, span);
}

function checkMjml(tag: OpeningTag, parent: string | undefined, tell: Tell): void {
  const { name, span } = tag;
  const known = mjmlTag(name);
  if (!known) {
    const isHtml = !name.startsWith('mj');
    const suggestion = isHtml || name === include ? undefined : suggest(name, mjmlTagNames());
    const kind = name === include ? 'include' : isHtml ? 'html' : 'mjml';
    tell('messages/unknown-tag', { tag: name, parent, kind, suggestion }, span);
    return;
  }
  const allowed = parent === undefined ? ['mjml'] : (mjmlTag(parent)?.children ?? []);
  const isDefault = parent === 'mj-class' || parent === 'mj-attributes';
  if (parent === undefined && name !== 'mjml') tell('messages/no-mjml', {}, span);
  else if (parent !== undefined && !isDefault && mjmlTag(parent)?.attributes !== undefined && !allowed.includes(name))
    tell('messages/tag-place', { tag: name, parent, parents: mjmlParents(name), children: allowed }, span);
  if (known.attributes) checkAttributes(tag, tell);
}

function checkAttributes({ name: tag, attributes }: OpeningTag, tell: Tell): void {
  for (const { name, span, value, valueSpan } of attributes) {
    if (name.includes(shown)) continue;
    const known = mjmlAttribute(tag, name);
    if (!known) {
      const suggestion = suggest(name, mjmlAttributeNames(tag));
      tell('messages/unknown-attribute', { tag, attribute: name, suggestion }, span);
    } else if (!value.includes(shown) && !known.accepts(value.trim()))
      tell('messages/attribute-value', { tag, attribute: name, value: value.trim(), type: known.type }, valueSpan);
  }
}
