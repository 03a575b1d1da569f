/** The ready-made scenarios: what they are, what each needs, and how it is fitted to a project. `cauce new` and editors share it. */
export { adaptedEntries, adaptedProgram, type Renames, renamesFor } from './adapt.js';
export {
  catalogue,
  type StarterFolder,
  type StarterSource,
  starterSource,
  starterSources,
} from './catalogue.js';
export { type ConfigEntry, entriesOf } from './config-entries.js';
export { insertEntries } from './config-insert.js';
export { type Has, missingIn, neededBy } from './needs.js';
export { messageOf, readTemplate, type Template } from './template.js';
