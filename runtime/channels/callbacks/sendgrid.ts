/** SendGrid's event webhook. What it says is believed only where the caller has checked the secret in the address that SendGrid was given. */
import { idOfMessageId } from '../mail.js';
import { type Callback, type CallbackMoment, Given } from './callback.js';
import { isMachineAgent } from './machines.js';

const MOMENTS: Readonly<Record<string, CallbackMoment>> = {
  delivered: 'delivered',
  open: 'opened',
  click: 'clicked',
  bounce: 'bounced',
  dropped: 'bounced',
  spamreport: 'complained',
};

/** SendGrid took it and threw it away, for what it knows of the address from before. */
const DROPPED_FOR_GOOD = /bounced address|invalid|spam report/i;

/** `from`: the channel's sender, by which Message-IDs of ours are known. */
export function readSendGrid(body: unknown, from: string): readonly Callback[] {
  return new Given(body).items.flatMap((event) => {
    const type = event.at('event').text ?? '';
    const moment = Object.hasOwn(MOMENTS, type) ? MOMENTS[type] : undefined;
    const seconds = event.at('timestamp').number;
    const eventId = event.at('sg_event_id').text;
    if (moment === undefined || seconds === null || eventId === null) return [];
    const own = event.at('smtp-id').text;
    return {
      // What follows the first full stop says which of SendGrid's machines it went through.
      providerId: event.at('sg_message_id').text?.split('.')[0] ?? null,
      messageId: own === null ? null : idOfMessageId(own, from),
      moment,
      isHard: moment === 'complained' || isHardBounce(type, event),
      isMachine:
        event.at('sg_machine_open').isTrue ||
        ((moment === 'opened' || moment === 'clicked') && isMachineAgent(event.at('useragent').text)),
      link: moment === 'clicked' ? event.at('url').text : null,
      at: seconds * 1_000,
      eventId,
    };
  });
}

/** `blocked` is about this mail or this hour, not about the mailbox. */
function isHardBounce(type: string, event: Given): boolean {
  if (type === 'dropped') return DROPPED_FOR_GOOD.test(event.at('reason').text ?? '');
  return type === 'bounce' && event.at('type').text !== 'blocked';
}
