/** Which entries of its model a template cannot do without, found by leaving each out and checking what is left. */
import { addressAttribute } from '../../runtime/machine/address.js';
import type { ProjectModel } from '../../runtime/machine/index.js';
import { analyse, configPath } from '../analyse.js';
import { preludeText } from '../prelude.js';
import type { ConfigHost } from '../project/index.js';
import { type ConfigEntry, configOf } from './config-entries.js';
import type { Template } from './template.js';

/** Sections in the order a person reads them. */
const written = ['shop', 'contact', 'events', 'records', 'channels', 'coupons', 'groups', 'places', ''];

/** What is declared in the project it is for, by its places: `events.order_placed`, `rfm`. */
export type Has = (place: string) => boolean;

const isIn = (has: Has, { section, key }: ConfigEntry) => has(section === '' ? key : `${section}.${key}`);

/**
 * What is left of the entries when all that are not needed are gone; those that the project has already stay. Step by step, since each entry takes a check
 * of the template: whoever walks it may do other things in between.
 */
export function* neededBy(template: Template, has: Has, host: ConfigHost): Generator<void, readonly ConfigEntry[]> {
  const checks = (entries: readonly ConfigEntry[]) => {
    const files = new Map([
      [configPath, configOf(entries, template.model.currency)],
      [`${template.name}.cauce`, template.program],
      ...template.messages,
    ]);
    return analyse({ files, host }).diagnostics.length === 0;
  };
  const bodies = [...template.messages.values()].join('\n');
  const said = `${template.program}${bodies}${preludeText}`;
  // What nobody names is not needed; this spares most of the checking.
  const named = ({ key }: ConfigEntry, others: readonly ConfigEntry[]) =>
    new RegExp(`\\b${key}\\b`).test(`${said}${others.map(({ text }) => text).join('\n')}`);
  const shown = ({ section, key }: ConfigEntry) => new RegExp(`\\b${section}\\.${key}\\b`).test(bodies);
  let kept = template.entries;
  for (const entry of template.entries.filter((one) => !isIn(has, one) && !shown(one))) {
    const without = kept.filter((other) => other !== entry);
    if (named(entry, without)) {
      const fits = checks(without);
      yield;
      if (!fits) continue;
    }
    kept = without;
  }
  return kept;
}

/** Of what the template needs what the project has not, section by section. */
export function missingIn(
  model: ProjectModel,
  has: Has,
  template: Template,
  needed: readonly ConfigEntry[],
): readonly ConfigEntry[] {
  const addresses = addressesOf(needed, template.model, model);
  const missing = template.entries.filter(
    (entry) =>
      !isIn(has, entry) && (needed.includes(entry) || (entry.section === 'contact' && addresses.has(entry.key))),
  );
  // A record is needed by what is added only: events the project has already have their own.
  const used = ({ key }: ConfigEntry) => missing.some(({ text }) => new RegExp(`[:(] ?${key}\\b`).test(text));
  const place = ({ section }: ConfigEntry) => written.indexOf(section);
  return missing.filter((entry) => entry.section !== 'records' || used(entry)).sort((a, b) => place(a) - place(b));
}

/** No program names the attribute a channel delivers to, but without one nothing arrives. */
function addressesOf(kept: readonly ConfigEntry[], own: ProjectModel, model: ProjectModel): ReadonlySet<string> {
  const names = kept.flatMap(({ section, key }) => {
    const channel = section === 'channels' ? own.channels[key] : undefined;
    if (!channel || addressAttribute(model, model.channels[key] ?? channel) !== null) return [];
    return addressAttribute(own, channel) ?? [];
  });
  return new Set(names);
}
