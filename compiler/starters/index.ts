/** The ready-made scenarios: what they are, what each needs, and how it is fitted to a project. `cauce new` and editors share it. */
export {
  catalogue,
  type StarterFolder,
  type StarterSource,
  starterSource,
  starterSources,
} from './catalogue.js';
export type { ConfigEntry } from './config-entries.js';
export { type Fitted, fitted } from './fit.js';
export { neededBy } from './needs.js';
export { messageOf, readTemplate, type Template } from './template.js';
