/** The compiler's public face. Emitting and drawing load heavy libraries and are imported from their own rooms. */
export {
  analyse,
  configPath,
  type ModelReading,
  type Project,
  type ProjectInput,
  parseFile,
  readModel,
  type Summary,
  summarise,
  summaryOf,
  tellUnreadable,
  type UnreadableFile,
} from './analyse.js';
export type { Analysis, ParsedFile } from './analysis.js';
export type { Diagnostic, FileEdit, Fix, RelatedPlace, Severity } from './diagnostics/diagnostic.js';
export type { ConfigHost } from './project/index.js';
