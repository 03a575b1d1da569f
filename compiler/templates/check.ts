/** Checks every message's templates against what is in scope on every path that sends it. What it finds stands in the template's own file. */
import type { Checker } from '../check/checker.js';
import { error } from '../types/make.js';
import { checkNodes, namesSet } from './nodes.js';
import { type MessageTemplate, namesIn, type View } from './view.js';

/** By message (`<channel>/<name>`) the coupons whose code it shows; a message that is not here could not be read. */
export type ShownCodes = ReadonlyMap<string, ReadonlySet<string>>;

/** What goes out as data with its parameters, whatever its text shows. */
const dataProviders = new Set(['webhook', 'csv']);

export function checkTemplates(c: Checker, templates: readonly MessageTemplate[]): ShownCodes {
  const shown = new Map<string, ReadonlySet<string>>();
  for (const template of templates) {
    const codes = checkTemplate(c, template);
    if (codes) shown.set(template.key, codes);
  }
  return shown;
}

function checkTemplate(c: Checker, template: MessageTemplate): ReadonlySet<string> | undefined {
  const { key, parts, whole } = template;
  const message = c.model.messages[key];
  if (!message) return undefined;
  const sends = c.sends.get(key) ?? [];
  const names = namesIn(c, key, sends);
  const read = new Set<string>();
  const codes = new Set<string>();
  for (const part of parts) {
    const view: View = { c, template, part, sends, names, own: namesSet(part.nodes), read, codes };
    checkNodes(view, part.nodes, { env: new Map(), known: new Set() });
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
