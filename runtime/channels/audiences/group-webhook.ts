/** A group's changes as signed webhooks, one each: a funnel's stage in a CRM. */
import { type Clock, isoUtc } from '../../clock/index.js';
import type { ProjectModel } from '../../machine/model.js';
import { safeName } from '../safe-id.js';
import { signedPost, type WebhookSettings } from '../senders/signed-post.js';
import { type AudienceTarget, addressesOf } from './target.js';

export function groupWebhook(model: ProjectModel, settings: WebhookSettings, clock: Clock): AudienceTarget {
  return {
    batchSize: 1,
    async push(changes) {
      for (const { group, contact, attributes, isMember, at } of changes) {
        const payload = JSON.stringify({
          type: isMember ? 'group.joined' : 'group.left',
          timestamp: isoUtc(at),
          data: { group, contact, ...addressesOf(model, attributes) },
        });
        const id = `${safeName(group)}.${safeName(contact)}.${at}.${isMember ? 'joined' : 'left'}`;
        const outcome = await signedPost(settings, { id, payload }, clock);
        if (outcome.kind !== 'sent') return outcome;
      }
      return { kind: 'sent' };
    },
  };
}
