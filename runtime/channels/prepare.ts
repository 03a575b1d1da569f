/** A parcel made ready for its provider: its address looked up, its message rendered with signed links. Sends nothing, never throws. */
import { addressAttribute } from '../machine/address.js';
import type { ProjectModel } from '../machine/model.js';
import type { Links } from './links.js';
import { RenderError, type Rendered, type Renderer } from './render.js';
import { failed, type HandOver, type Parcel } from './sender.js';
import { tracked } from './tracking.js';

export interface Studio {
  readonly model: ProjectModel;
  readonly renderer: Renderer;
  readonly links: Links;
}

export interface Prepared {
  readonly kind: 'prepared';
  /** The contact's address on this channel, as it is known; not checked. The contact's id where the channel has no attribute for it. */
  readonly address: unknown;
  readonly rendered: Rendered;
  readonly unsubscribeUrl: string;
}

const LONGEST_REASON = 200;

/** `withTracking`: mail, where links and openings are followed unless the message says `track: none`. */
export async function prepare(
  { model, renderer, links }: Studio,
  { message, attributes }: Parcel,
  withTracking: boolean,
): Promise<Prepared | HandOver> {
  const { id, run } = message;
  const channel = model.channels[message.model.channel];
  if (channel === undefined) return failed('no_channel');
  const attribute = addressAttribute(model, channel);
  const address = attribute === null ? run.contact : (attributes[attribute] ?? null);
  if (address === null || address === '') return failed('no_address');
  const unsubscribeUrl = links.unsubscribe(id, run.contact, message.model.topic);
  try {
    const rendered = await renderer.render({
      message: message.model,
      attributes,
      params: message.params,
      at: message.at,
      unsubscribeUrl,
      preferencesUrl: links.preferences(id, run.contact),
    });
    const isTracked = withTracking && message.model.track === 'all';
    return {
      kind: 'prepared',
      address,
      rendered: isTracked ? tracked(rendered, id, links) : rendered,
      unsubscribeUrl,
    };
  } catch (error) {
    const why = error instanceof RenderError ? error.message : `${message.model.file}: ${(error as Error).message}`;
    return failed(`render ${why}`.slice(0, LONGEST_REASON));
  }
}
