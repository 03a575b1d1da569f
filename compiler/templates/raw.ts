/** `raw` shows a value as markup. Of what the shop writes itself that is meant; of what contacts and events bring it is a way in for anybody. */
import { isError } from '../types/make.js';
import type { Type } from '../types/type.js';
import { typeOf } from './expression.js';
import type { TemplateExpression } from './tree.js';
import { type Place, sourceOf, tell, type View } from './view.js';

/** What comes out of these holds no tags. */
const harmless = new Set(
  'escape xml_escape escape_once cgi_escape uri_escape url_encode base64_encode sha256 hmac_sha256 slugify size date money'.split(
    ' ',
  ),
);

/** Names that the service fills, besides `shop`. */
const ownNames = new Set(['shop', 'unsubscribe_url', 'preferences_url', 'forloop', 'tablerowloop']);

/** Where a value is shown as it is, since the last filter says so. */
export function checkRaw(view: View, place: Place, value: TemplateExpression): void {
  if (value.kind !== 'filtered' || view.template.file.endsWith('.txt')) return;
  const last = value.filters.at(-1)!;
  if (last.name !== 'raw') return;
  const root = outsideOf(view, value);
  if (root === undefined || !mayHoldTags(typeOf(view, place, value.initial))) return;
  const whose = root === 'contact' ? 'the contact' : 'outside the shop';
  tell(view, 'messages/raw-data', { what: sourceOf(view, value.initial.span), whose }, value.span);
}

/** Remembers that a name of the template stands for such data. */
export function noteSource(view: View, name: string, value: TemplateExpression): void {
  if (outsideOf(view, value) === undefined) view.fromOutside.delete(name);
  else view.fromOutside.add(name);
}

/** The name through which something of a contact or an event comes in. */
function outsideOf(view: View, expression: TemplateExpression): string | undefined {
  if (expression.kind === 'path') {
    const { root } = expression;
    if (view.fromOutside.has(root)) return root;
    if (view.own.has(root)) return undefined;
    return view.names.has(root) && !ownNames.has(root) ? root : undefined;
  }
  if (expression.kind !== 'filtered') return undefined;
  let root = outsideOf(view, expression.initial);
  for (const { name, args } of expression.filters) {
    if (harmless.has(name)) root = undefined;
    else for (const arg of args) root ??= outsideOf(view, arg);
  }
  return root;
}

function mayHoldTags(type: Type): boolean {
  if (isError(type)) return true;
  switch (type.kind) {
    case 'text':
    case 'email':
    case 'phone':
    case 'list':
    case 'record':
      return true;
    default:
      return false;
  }
}
