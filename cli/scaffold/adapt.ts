/** Fits a template's text to a project: the scenario's name, the currency, the attributes that hold consent. */
import { format, type Name } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/index.js';
import type { Template } from './template.js';

/** Names that are another's in the project, by what they are in the template. */
export interface Renames {
  readonly scenario: string;
  /** The template's consent attribute of a channel, and the project's. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly currency: (text: string) => string;
}

export function renamesFor(template: Template, name: string, model: ProjectModel): Renames {
  const own = template.project.analysis.model;
  const attributes = Object.entries(own.channels).flatMap(([channel, { consent }]) => {
    const theirs = model.channels[channel]?.consent;
    return consent !== null && theirs && theirs !== consent ? [[consent, theirs] as const] : [];
  });
  const code = new RegExp(`(\\d) ${own.currency}\\b`, 'g');
  return {
    scenario: name,
    attributes: new Map(attributes),
    currency: (text) => text.replace(code, `$1 ${model.currency}`),
  };
}

/** The program in the project's words; names are replaced by what they mean, never by how they are spelt. */
export function adaptedProgram(template: Template, renames: Renames): string {
  const { meanings, files } = template.project.analysis;
  const { text } = files.find(({ path }) => path === `${template.name}.cauce`)!;
  const edits: { readonly name: Name; readonly to: string }[] = [];
  for (const [name, meaning] of meanings) {
    if (text.slice(name.span.start, name.span.end) !== name.text) continue;
    if (meaning.kind === 'scenario' && meaning.name === template.name) edits.push({ name, to: renames.scenario });
    else if (meaning.kind === 'attribute' && renames.attributes.has(meaning.name))
      edits.push({ name, to: renames.attributes.get(meaning.name)! });
  }
  let result = text;
  for (const { name, to } of edits.sort((a, b) => b.name.span.start - a.name.span.start))
    result = result.slice(0, name.span.start) + to + result.slice(name.span.end);
  return format(renames.currency(result)).text;
}
