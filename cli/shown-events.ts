/** What a renderer must know of events: the bundle holds the derived ones that run, and a message may be looked at before any program sends it. */
import type { Analysis } from '../compiler/index.js';
import { eventTable } from '../compiler/types/events.js';
import type { RendererProject } from '../runtime/channels/render.js';
import type { Bundle } from '../runtime/machine/index.js';

/** The bundle with the fields of every derived event that some message declares. */
export function withShownEvents({ model, derived }: Bundle, { symbols }: Analysis): RendererProject {
  const table = eventTable(model, symbols.values);
  const known = new Set([...derived.map(({ name }) => name), ...Object.keys(model.events)]);
  const more = Object.values(model.messages).flatMap(({ params }) =>
    Object.values(params).flatMap((param) => {
      if (param.type !== 'event' || known.has(param.event)) return [];
      known.add(param.event);
      return [{ name: param.event, fields: model.events[table.root(param.event)]?.fields ?? {} }];
    }),
  );
  return { model, derived: [...derived, ...more] };
}
