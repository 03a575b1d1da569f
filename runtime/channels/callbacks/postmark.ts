/** Postmark's webhooks. What they say is believed only where the caller has checked the user and password in the address that Postmark was given. */
import { idOfSafe } from '../safe-id.js';
import { type Callback, type CallbackMoment, Given } from './callback.js';
import { isMachineAgent } from './machines.js';

/** The metadata under which a mail carries its id along: `X-PM-Metadata-cauce`. */
export const METADATA = 'cauce';

interface Kind {
  readonly moment: CallbackMoment;
  /** Where it says when. */
  readonly at: string;
}

const KINDS: Readonly<Record<string, Kind>> = {
  Delivery: { moment: 'delivered', at: 'DeliveredAt' },
  Open: { moment: 'opened', at: 'ReceivedAt' },
  Click: { moment: 'clicked', at: 'ReceivedAt' },
  Bounce: { moment: 'bounced', at: 'BouncedAt' },
  SpamComplaint: { moment: 'complained', at: 'BouncedAt' },
};

const HARD = new Set(['HardBounce', 'BadEmailAddress']);

/** Null for what is none of these. */
export function readPostmark(body: unknown): Callback | null {
  const event = new Given(body);
  const type = event.at('RecordType').text ?? '';
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  const providerId = event.at('MessageID').text;
  if (kind === undefined || providerId === null) return null;
  const { moment } = kind;
  const at = event.at(kind.at).instant;
  if (at === null) return null;
  const own = event.at('Metadata').at(METADATA).text;
  return {
    providerId,
    messageId: own === null ? null : idOfSafe(own),
    moment,
    isHard: moment === 'complained' || HARD.has(event.at('Type').text ?? ''),
    isMachine: (moment === 'opened' || moment === 'clicked') && isMachineAgent(event.at('UserAgent').text),
    link: moment === 'clicked' ? event.at('OriginalLink').text : null,
    at,
    eventId: `${providerId}/${type}/${event.at('ID').number ?? at}`,
  };
}
