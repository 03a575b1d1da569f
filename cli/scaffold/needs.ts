/** Which entries of its model a template cannot do without, found by leaving each out and checking what is left. */
import { analyse, configPath, type Project } from '../../compiler/index.js';
import { preludeText } from '../../compiler/prelude.js';
import type { ConfigHost } from '../../compiler/project/index.js';
import { addressAttribute } from '../../runtime/delivery/address.js';
import type { ProjectModel } from '../../runtime/machine/index.js';
import { type ConfigEntry, configOf } from './config-entries.js';
import type { Template } from './template.js';

/** Sections in the order a person reads them. */
const written = ['shop', 'contact', 'events', 'records', 'channels', 'coupons', 'groups', 'places', ''];

/** What the project has not, section by section. */
export function missingIn(project: Project, template: Template, host: ConfigHost): readonly ConfigEntry[] {
  const { model, places } = project.analysis;
  const own = template.project.analysis.model;
  const lacks = (entry: ConfigEntry) => !places.has(entry.section === '' ? entry.key : `${entry.section}.${entry.key}`);
  const checks = (entries: readonly ConfigEntry[]) => {
    const files = new Map([
      [configPath, configOf(entries, own.currency)],
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
  for (const entry of template.entries.filter((one) => lacks(one) && !shown(one))) {
    const without = kept.filter((other) => other !== entry);
    if (!named(entry, without) || checks(without)) kept = without;
  }
  const addresses = addressesOf(kept, own, model);
  const missing = template.entries.filter(
    (entry) => lacks(entry) && (kept.includes(entry) || (entry.section === 'contact' && addresses.has(entry.key))),
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
