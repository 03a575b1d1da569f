/** On-site content: handed over when it lies on the shelf, from which the shop's page reads it. Everything of one turn is one commit. */
import { type Clock, zone as zoneOf } from '../../clock/index.js';
import { type Prepared, prepare, type Studio } from '../prepare.js';
import { type HandOver, type Parcel, retry, type Sender } from '../sender.js';
import type { ContentShelf, ShownContent } from '../shelf.js';

export function contentSender(studio: Studio, shelf: ContentShelf, clock: Clock): Sender {
  let waiting: { readonly item: ShownContent; readonly done: (outcome: HandOver) => void }[] = [];
  const put = () => {
    const batch = waiting;
    waiting = [];
    let outcome: HandOver = { kind: 'sent' };
    try {
      shelf.putContent(
        batch.map(({ item }) => item),
        clock.now(),
      );
    } catch {
      outcome = retry('shelf');
    }
    for (const { done } of batch) done(outcome);
  };
  return {
    concurrency: 1_000,
    isRepeatable: true,
    async handOver(parcel) {
      const prepared = await prepare(studio, parcel, false);
      if (prepared.kind !== 'prepared') return prepared;
      const item = itemOf(studio, parcel, prepared, clock.now());
      return await new Promise<HandOver>((done) => {
        if (waiting.length === 0) setImmediate(put);
        waiting.push({ item, done });
      });
    },
    close: async () => {},
  };
}

function itemOf({ model }: Studio, { message, attributes }: Parcel, { rendered }: Prepared, at: number): ShownContent {
  const { id, run, lifetime } = message;
  const { subject, text, html } = rendered;
  const own = typeof attributes.timezone === 'string' ? zoneOf(attributes.timezone) : undefined;
  const zone = own ?? zoneOf(model.timezone);
  return {
    contact: run.contact,
    channel: message.model.channel,
    message: message.model.name,
    id,
    at,
    until: lifetime === null ? null : (zone?.add(at, lifetime) ?? null),
    body: JSON.stringify({ subject, text, ...(html !== undefined && { html }) }),
  };
}
