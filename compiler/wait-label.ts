/** The name of a `wait up to … for EVENT as x`, by which statistics, tests and deploys know the statement (R10). */
import type { Name, WaitForStatement } from '../grammar/index.js';

/** With several arms each `as` names its event, and none the wait. */
export function waitLabel({ several, arms }: WaitForStatement): Name | undefined {
  const on = several ? undefined : arms[0]?.on;
  return on?.kind === 'eventPattern' ? on.as : undefined;
}
