/** All that a store keeps of one contact, for whoever asks for their own data: what `contact` shows, and every row as it is kept. */
import { unpack } from '../engine/index.js';
import { linesOf, readBody, rejectsNaming } from '../live/index.js';
import { type ContactView, viewOf } from './contact.js';
import { lookInto, type Source } from './glass.js';

export interface Exported extends ContactView {
  /** Rows as they are kept; JSON where they are JSON. */
  readonly kept: {
    readonly state: unknown;
    readonly events: readonly unknown[];
    readonly messages: readonly unknown[];
    readonly journal: readonly unknown[];
    readonly codes: readonly unknown[];
    readonly rfm: unknown;
    readonly content: readonly unknown[];
    /** What groups that are kept in step elsewhere know. */
    readonly audiences: readonly unknown[];
    /** What came for this contact and did not fit. */
    readonly rejects: readonly unknown[];
  };
}

/** Null for somebody who is not known. */
export function exportOf(source: Source, id: string): Exported | null {
  const glass = lookInto(source, id);
  if (glass === null) return null;
  const { store } = source;
  const { number, state } = glass.stored;
  const view = viewOf(glass);
  const addresses = view.attributes.flatMap(({ name, value }) => {
    const type = source.program.bundle.model.contact[name]?.type;
    return (type === 'email' || type === 'phone') && typeof value === 'string' ? [value] : [];
  });
  const rfm = store.rfmOf(number);
  return {
    ...view,
    kept: {
      state: unpack(state),
      events: store.eventsOf(number).map((row) => ({ ...row, fields: JSON.parse(row.fields) })),
      messages: store
        .messagesOf(number)
        .map((row) => ({ ...row, body: row.body === null ? null : readBody(row.body) })),
      journal: store.journalOf(number, Number.MAX_SAFE_INTEGER).map((row) => ({ ...row, detail: linesOf(row.detail) })),
      codes: store.codesOf(number),
      rfm: rfm && JSON.parse(rfm.state),
      content: store.contentOf(id, 0).map((row) => ({ ...row, body: JSON.parse(row.body) })),
      audiences: store.audience.of(id),
      rejects: rejectsNaming(store, [id, ...addresses]),
    },
  };
}
