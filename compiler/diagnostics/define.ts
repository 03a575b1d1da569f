/**
 * How a diagnostic is declared: once, in one of the family files under `codes/`, with typed parameters. A code that is not declared, or a parameter
 * that is missing, does not compile.
 */
import type { Severity } from './diagnostic.js';

export interface Definition<P> {
  readonly severity: Severity;
  /** What is wrong, one sentence for a marketer, without a full stop at its end. */
  readonly message: (params: P) => string;
  /** Short text under the carets. */
  readonly label?: (params: P) => string | undefined;
  /** What would be right. */
  readonly help?: (params: P) => string | undefined;
  readonly explain: {
    /** Why this is a problem, a few sentences of Markdown. */
    readonly why: string;
    /** A small program (or yaml, when it starts with `# cauce.yaml`) that gets this diagnostic, and the same put right. Both are run by a test. */
    readonly wrong: string;
    readonly right: string;
    /** What `explain` shows in place of a `wrong` that is too long to read. */
    readonly shown?: string;
  };
}

export function define<P = Record<never, never>>(definition: Definition<P>): Definition<P> {
  return definition;
}
