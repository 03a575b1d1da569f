/** Tells the sink what the current input has made of a contact's own standing: its RFM class and its segments. It changes nothing. */
import type { EngineContact } from './contact.js';
import type { EngineState } from './state.js';

export function reportMoves({ keeper, sink }: EngineState, { data }: EngineContact): void {
  for (const happening of keeper.happenings) {
    if (happening.kind !== 'rfm') continue;
    sink.rfm?.(keeper.view.now, data.id, data.index, happening.from, happening.to);
  }
}

/** `happened`: the contact entered or left; otherwise it is only counted where it is, as after a deploy. */
export function reportSegments({ keeper, sink }: EngineState, { data }: EngineContact, happened: boolean): void {
  if (sink.segment === undefined) return;
  const { names } = keeper.program.topics.segments;
  for (const segment of keeper.turned) {
    const isIn = keeper.isInSegment(data.index, segment);
    sink.segment(keeper.view.now, data.id, names[segment]!, isIn, happened);
  }
}
