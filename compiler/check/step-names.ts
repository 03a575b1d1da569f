/** The form of what a scenario's text holds for its tests to name. Nothing is found out here. */
export interface Steps {
  readonly scenario: string;
  /** `<channel>/<message>`. */
  readonly messages: ReadonlySet<string>;
  readonly codes: ReadonlySet<string>;
  readonly outcomes: ReadonlySet<string>;
  /** `as` names of what a run can wait at, those inside sequences too; `wait` where there is any wait. */
  readonly labels: ReadonlySet<string>;
  readonly hasGoal: boolean;
}
