// What has happened to a message of a run. A handle is never changed: an input makes a new one, or leaves it.
import type { HandleMoment } from './expression.js';
import { handleBit } from './moments.js';
import type { MessageHandle, SlotValue } from './run.js';

/** A message not yet handed over. */
export const freshHandle: MessageHandle = Object.freeze({});

export const handoverBits = handleBit.sent | handleBit.skipped | handleBit.failed;

/**
 * The handle after something happened at `now`. The same handle comes back when it is no news: a repetition, another
 * message's event, something before the hand-over. A click implies open and delivery (R5), an open delivery.
 */
export function updateHandle(
  slot: SlotValue | undefined,
  moment: HandleMoment,
  messageId: string | undefined,
  now: number,
): MessageHandle {
  const handle = (slot ?? freshHandle) as MessageHandle;
  if (handle[moment] !== undefined) return handle;
  if (messageId !== undefined && handle.messageId !== undefined && messageId !== handle.messageId) return handle;
  const answered = handle.sent !== undefined || handle.skipped !== undefined || handle.failed !== undefined;
  switch (moment) {
    case 'sent':
      if (answered) return handle;
      if (handle.of !== undefined) return { ...handle, sent: now, ...(messageId !== undefined && { messageId }) };
      return messageId === undefined ? { sent: now } : { sent: now, messageId };
    case 'skipped':
      return answered ? handle : { skipped: now };
    case 'failed':
      return handle.skipped === undefined ? { ...handle, failed: now } : handle;
    case 'delivered':
    case 'bounced':
      return handle.sent === undefined ? handle : { ...handle, [moment]: now };
    case 'opened':
      return handle.sent === undefined ? handle : openedAt(handle, now);
    case 'clicked':
      return handle.sent === undefined
        ? handle
        : { ...handle, clicked: now, opened: handle.opened ?? now, delivered: handle.delivered ?? now };
  }
}

/** Nearly all that are opened have only been sent: written out, since a spread is slow. */
function openedAt(handle: MessageHandle, now: number): MessageHandle {
  const { sent, messageId, delivered, bounced, failed, of } = handle;
  const isOnlySent = delivered === undefined && bounced === undefined && failed === undefined && of === undefined;
  if (isOnlySent && sent !== undefined && messageId !== undefined && handle.skipped === undefined) {
    return { sent, messageId, opened: now, delivered: now };
  }
  return { ...handle, opened: now, delivered: delivered ?? now };
}

/** Bits of the moments that `after` has and `before` has not, where `updateHandle` made one of the other by `moment`. */
export function freshMoments(before: SlotValue | undefined, after: MessageHandle, moment: HandleMoment): number {
  const handle = (before ?? freshHandle) as MessageHandle;
  if (handle === after) return 0;
  if (moment !== 'opened' && moment !== 'clicked') return handleBit[moment];
  const { delivered, opened } = handle;
  const implied = (delivered === undefined ? handleBit.delivered : 0) | (opened === undefined ? handleBit.opened : 0);
  return handleBit[moment] | implied;
}

const EVENTS: Readonly<Record<HandleMoment, string>> = {
  sent: 'message_sent',
  delivered: 'message_delivered',
  opened: 'message_opened',
  clicked: 'message_clicked',
  bounced: 'message_bounced',
  failed: 'message_failed',
  skipped: 'message_skipped',
};

/** What happens to a message as the event of that name. A name put together anew each time would be looked up slowly. */
export function messageEvent(moment: HandleMoment): string {
  return EVENTS[moment];
}
