/** A diagnostic as plain data: known by its code, placed in a file, with its fixes inside. Texts come from the registry. */
import type { Span } from '../../grammar/index.js';

export type Severity = 'error' | 'warning' | 'info';

export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Short text under the carets. */
  readonly label?: string;
  readonly help?: string;
  /** Path under the project, with `/`. */
  readonly file: string;
  readonly span: Span;
  readonly related: readonly RelatedPlace[];
  readonly fixes: readonly Fix[];
}

export interface RelatedPlace {
  readonly file: string;
  readonly span: Span;
  readonly message: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** Certain fixes are applied by `check --fix`; others are only offered. */
  readonly certain: boolean;
}

export interface FileEdit {
  readonly file: string;
  readonly span: Span;
  readonly text: string;
}
