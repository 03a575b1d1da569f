/** A template fitted to a project: its program in the project's words, and what `cauce.yaml` lacks for it. Messages and names that are taken are the host's to judge. */
import type { ProjectModel } from '../../runtime/machine/index.js';
import { adaptedEntries, adaptedProgram, renamesFor } from './adapt.js';
import type { ConfigEntry } from './config-entries.js';
import { insertEntries } from './config-insert.js';
import { type Has, missingIn } from './needs.js';
import type { Template } from './template.js';

export interface Fitted {
  /** For a scenario of this name. */
  readonly program: (scenario: string) => string;
  /** In the project's words. */
  readonly entries: readonly ConfigEntry[];
  /** `cauce.yaml` with them; null where its form leaves no place to add to. */
  readonly config: string | null;
}

/** `needed`: see `neededBy`. `config`: the text of `cauce.yaml`. */
export function fitted(
  template: Template,
  needed: readonly ConfigEntry[],
  project: { readonly model: ProjectModel; readonly has: Has; readonly config: string },
): Fitted {
  const { model, has, config } = project;
  const renames = renamesFor(template, model);
  const entries = adaptedEntries(missingIn(model, has, template, needed), renames);
  return {
    program: (scenario) => adaptedProgram(template, scenario, renames),
    entries,
    config: insertEntries(config, entries),
  };
}
