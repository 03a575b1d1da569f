/** Types of the generator, for tests. */
export interface GeneratedProject {
  /** Text by path under the project: cauce.yaml, messages, programs. */
  readonly files: ReadonlyMap<string, string>;
  /** Of the programs alone, as `bytes`. */
  readonly lines: number;
  readonly bytes: number;
}

export const MESSAGES: number;

export function generateProject(options: { readonly scenarios: number; readonly seed?: number }): GeneratedProject;
