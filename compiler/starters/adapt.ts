/** A template's text in a project's words: the scenario's name, the currency, the attributes that hold consent. */
import { format } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/index.js';
import type { ConfigEntry } from './config-entries.js';
import type { Template } from './template.js';

/** Names that are another's in the project, by what they are in the template. */
export interface Renames {
  /** The template's consent attribute of a channel, and the project's. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly currency: (text: string) => string;
}

export function renamesFor(template: Template, model: ProjectModel): Renames {
  const own = template.model;
  const attributes = Object.entries(own.channels).flatMap(([channel, { consent }]) => {
    const theirs = model.channels[channel]?.consent;
    return consent !== null && theirs && theirs !== consent ? [[consent, theirs] as const] : [];
  });
  const code = new RegExp(`(\\d) ${own.currency}\\b`, 'g');
  return {
    attributes: new Map(attributes),
    currency: (text) => text.replace(code, `$1 ${model.currency}`),
  };
}

/** The program in the project's words; names are replaced by what they mean, never by how they are spelt. */
export function adaptedProgram(template: Template, scenario: string, renames: Renames): string {
  let result = template.program;
  for (const { span, kind, name } of [...template.spots].sort((a, b) => b.span.start - a.span.start)) {
    const to = kind === 'scenario' ? scenario : (renames.attributes.get(name) ?? name);
    result = result.slice(0, span.start) + to + result.slice(span.end);
  }
  return format(renames.currency(result)).text;
}

/** `{ confirms: newsletter }` where the project calls that consent by another name. */
function withConsents(text: string, attributes: ReadonlyMap<string, string>): string {
  return text.replace(/(confirms|consent): ([\p{L}\p{N}_]+)/gu, (said, key: string, name: string) =>
    attributes.has(name) ? `${key}: ${attributes.get(name)}` : said,
  );
}

/** Entries in the project's words, without the consents it has under other names. */
export function adaptedEntries(entries: readonly ConfigEntry[], renames: Renames): readonly ConfigEntry[] {
  return entries
    .filter(({ section, key }) => section !== 'contact' || !renames.attributes.has(key))
    .map((entry) => ({ ...entry, text: withConsents(renames.currency(entry.text), renames.attributes) }));
}
