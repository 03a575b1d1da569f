/** The form of what a scenario's text holds for its tests to name. Nothing is found out here. */
export interface Steps {
  readonly scenario: string;
  /** `<channel>/<message>`. */
  readonly messages: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
  readonly outcomes: ReadonlySet<string>;
  /** Stable ids a test can name (R10): labels, or kind and target, repeats `#2`, `#3`. */
  readonly ids: ReadonlySet<string>;
  readonly hasGoal: boolean;
}
