/** Checks every message's templates against what is in scope on every path that sends it. What it finds stands in the template's own file. */

import type { MessageModel } from '../../runtime/machine/model.js';
import type { Checker } from '../check/checker.js';
import type { Sending } from '../resolve/locals.js';
import { error } from '../types/make.js';
import { own } from '../types/own.js';
import { checkForeign } from './foreign.js';
import { checkNodes, namesSet } from './nodes.js';
import { type MessageTemplate, namesIn, type View } from './view.js';

/** By message (`<channel>/<name>`) the coupons whose code it shows; a message that is not here could not be read. */
export type ShownCodes = ReadonlyMap<string, ReadonlySet<string>>;

/** What goes out as data with its parameters, whatever its text shows. */
const dataProviders = new Set(['webhook', 'csv']);

/** The coupons whose code it shows; undefined for one that could not be read. `sends`: every place that sends it, in order of the text. */
export function checkTemplate(
  c: Checker,
  template: MessageTemplate,
  sends: readonly Sending[],
): ReadonlySet<string> | undefined {
  const { key, parts, whole } = template;
  const message = c.model.messages[key];
  if (!message) return undefined;
  const names = namesIn(c, template, sends);
  const known = knownAtSends(c, message.params, sends);
  const read = new Set<string>();
  const codes = new Set<string>();
  for (const part of parts) {
    const fromOutside = new Set<string>();
    const view: View = { c, template, part, sends, names, own: namesSet(part.nodes), read, codes, fromOutside };
    checkNodes(view, part.nodes, { env: new Map(), known });
    checkForeign(view);
  }
  if (!whole) return undefined;
  const params = Object.keys(message.params);
  if (dataProviders.has(c.model.channels[message.channel]?.provider ?? '')) return new Set(params);
  for (const [name, span] of template.params) {
    if (read.has(name) || !params.includes(name) || names.get(name) === error) continue;
    c.report('messages/unused-param', { name, message: message.name }, { file: template.file, owner: template }, span);
  }
  return codes;
}

/** Paths that every way to the message has asked about: `contact.city` after `city is known`, `cart.coupon` of a parameter that is the run's `cart`. */
function knownAtSends(c: Checker, params: MessageModel['params'], sends: readonly Sending[]): ReadonlySet<string> {
  const [first, ...others] = sends.map(({ known }) => known);
  const known = [...(first ?? [])].filter((key) => others.every((keys) => keys.has(key)));
  return new Set(
    known.flatMap((key) => {
      const root = key.slice(0, Math.max(0, key.indexOf('.')));
      if (root === '') return own(c.model.contact, key) ? [`contact.${key}`] : [];
      return own(params, root)?.type === 'event' ? [key] : [];
    }),
  );
}
