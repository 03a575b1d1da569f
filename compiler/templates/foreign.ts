/** Finds merge tags of other mailing tools in a template's text: Liquid leaves them as they are, and the reader would see them. Looks at no styles, scripts or comments. */
import type { Span } from '../../grammar/index.js';
import { replacement } from '../check/checker.js';
import { liquidFor, meantPath } from './meant.js';
import { bodiesOf, type TemplateNode } from './tree.js';
import { tell, type View } from './view.js';

const name = String.raw`\p{L}[\p{L}\p{N}_]*`;
const path = `${name}(?:[.-]${name})*`;

/** One pattern a way of writing; what is between is the first group. */
const ways: readonly RegExp[] = [
  // *|FNAME|*
  /\*\|([^|*\n]{1,60})\|\*/gu,
  // <%= name %>
  /<%[=-]?([^%\n]{1,80}?)[-]?%>/gu,
  // ${name}
  new RegExp(String.raw`\$\{[ ]?(${path})[ ]?\}`, 'gu'),
  // [[first_name]]
  new RegExp(String.raw`(?<![\[\w])\[\[[ ]?(${path})[ ]?\]\](?!\])`, 'gu'),
  // @@name@@
  new RegExp(`(?<![@\\w])@@(${path})@@`, 'gu'),
  // %%FIRSTNAME%% and %FIRSTNAME%
  new RegExp(`(?<![%\\w])%%(${path})%%`, 'gu'),
  new RegExp(`(?<![%\\p{N}])%(${name})%(?!%)`, 'gu'),
  // {first_name}
  new RegExp(String.raw`(?<![{$\\#\w\])])\{[ ]?(${path})[ ]?\}(?!\})`, 'gu'),
];

/** What no reader sees as text. What is not closed reaches to the end, so that nothing is looked through twice. */
const unseen =
  /<(style|script|mj-style)\b[\s\S]*?(?:<\/\1\s*>|$)|<!--(?!\[if)[\s\S]*?(?:-->|$)|```[\s\S]*?(?:```|$)|`[^`\n]*`|&[^\s;]{1,20};|style\s*=\s*(?:"[^"]*"|'[^']*')/giu;

/** A text with more of them than these was written for another tool. */
const mostTold = 30;
const mostFound = 300;

export function checkForeign(view: View): void {
  const { text, nodes } = view.part;
  if (!/\*\||<%|\{|\[\[|@@|%/.test(text)) return;
  const seen = seenText(text, nodes);
  const found: { readonly span: Span; readonly inside: string }[] = [];
  for (const way of ways) {
    for (const match of seen.matchAll(way)) {
      if (found.length >= mostFound) break;
      const span = { start: match.index, end: match.index + match[0].length };
      const inside = match[1]!.trim();
      if (found.some(({ span: other }) => other.start < span.end && span.start < other.end)) continue;
      if (!/\p{L}/u.test(inside) || isEscape(seen, span, match[0])) continue;
      found.push({ span, inside });
    }
  }
  found.sort((a, b) => a.span.start - b.span.start);
  for (const { span, inside } of found.slice(0, mostTold)) told(view, span, inside);
}

/** `%C3%A9`: characters of a link. */
function isEscape(text: string, { end }: Span, tag: string): boolean {
  if (!/^%[^%]/.test(tag)) return false;
  return /^%[0-9a-f]{2}/i.test(tag) && (tag.length === 4 || /^[0-9a-f]{2}/i.test(text.slice(end, end + 2)));
}

/** The text alone, at its places; all else blank. */
function seenText(text: string, nodes: readonly TemplateNode[]): string {
  let shown = '';
  const visit = (node: TemplateNode): void => {
    if (node.kind === 'text' && node.span.start >= shown.length)
      // A sign that is no space: what stands beside it is not the end of a word.
      shown = shown.padEnd(node.span.start, '\u0001') + text.slice(node.span.start, node.span.end);
    for (const body of bodiesOf(node)) body.forEach(visit);
  };
  nodes.forEach(visit);
  return shown.replace(unseen, (part) => ' '.repeat(part.length));
}

function told(view: View, span: Span, inside: string): void {
  const tag = view.part.text.slice(span.start, span.end);
  // `LIST:COMPANY`, `first_name|default`, `user.name or "you"`: the first word says what is shown.
  const written = /^[\p{L}][\p{L}\p{N}_. -]*(?::[\p{L}_]+)?/u.exec(inside)?.[0].trim() ?? inside;
  const condition = /^(?:if|else|elseif|end|ifnot|for|each)\b/i.test(written);
  const meant = condition ? undefined : meantPath(view, written.replace(/:/g, ''));
  const at = view.part.place(span);
  const liquid = meant && liquidFor(meant);
  const isPlain = meant !== undefined && !meant.optional && at.end - at.start === tag.length;
  const fixes = isPlain ? [replacement(`Write \`${liquid}\``, view.template.file, at, liquid!, false)] : [];
  const params = { tag, liquid, event: eventIn(view, written), condition };
  tell(view, 'messages/foreign-tag', params, span, { fixes });
}

/** `order_placed.total`, where the template does not declare the event yet. */
function eventIn(view: View, written: string): { name: string; field: string } | undefined {
  const [root = '', field] = written.split('.');
  return field !== undefined && Object.hasOwn(view.c.model.events, root) ? { name: root, field } : undefined;
}
