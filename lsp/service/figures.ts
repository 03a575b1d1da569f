/** What is known of the people in a store near by: how many are in each segment and scenario, and how many came to each step. It counts nothing itself. */

export interface StepFigure {
  /** From 1, in the text as it is deployed. */
  readonly line: number;
  /** That line without its indentation. */
  readonly text: string;
  /** Times that somebody came here. */
  readonly reached: number;
}

export interface ScenarioFigures {
  /** Under way now. */
  readonly people: number;
  readonly entered: number;
  readonly steps: readonly StepFigure[];
}

export interface LiveFigures {
  readonly contacts: number;
  /** Members by segment and by group; absent while nobody can say. */
  readonly members?: ReadonlyMap<string, number>;
  readonly scenarios: ReadonlyMap<string, ScenarioFigures>;
}

/** The last that is known, at once; asking may set off finding out anew. */
export type Figures = () => LiveFigures | undefined;

export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `1,204 of 20,000 contacts (6.0 %)`. */
export function shareText(count: number, all: number): string {
  const share = all === 0 ? '' : ` (${((count / all) * 100).toFixed(1)} %)`;
  return `${count.toLocaleString('en')} of ${counted(all, 'contact', 'contacts')}${share}`;
}

/** Whoever came to a step that stands as this line does; of lines that are alike the nearest. */
export function reachedAt({ steps }: ScenarioFigures, text: string, line: number): number | undefined {
  const same = steps.filter((step) => step.text === text);
  const [nearest] = same.sort((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line));
  return nearest?.reached;
}
