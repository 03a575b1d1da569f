/** Segments that a new version of the project has brought or changed, judged for the first time: nobody enters or leaves them by that (R4). */
import type { FactsKeeper } from './keeper.js';

/** For the contact in view; `segments`: places in the plan, ascending. The topics of those that have another answer now are touched. */
export function judgeQuietly(keeper: FactsKeeper, segments: readonly number[]): void {
  const { program, view, context } = keeper;
  const { index } = view.data;
  context.event = null;
  for (const segment of segments) {
    const { condition } = program.segments[segment]!;
    const isMember = condition.value(context) === true ? 1 : 0;
    const dueCell = program.timedSegments.indexOf(segment);
    if (dueCell >= 0) keeper.due.cells[index * keeper.due.width + dueCell] = condition.next(context);
    const cell = index * keeper.segments.width + segment;
    if (keeper.segments.cells[cell] === isMember) continue;
    keeper.segments.cells[cell] = isMember;
    keeper.turned.push(segment);
    keeper.touched.touch(program.topics.ofSegment(segment));
  }
}
