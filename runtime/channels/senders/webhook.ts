/** Messages as signed webhooks: a CRM's funnel, a system of the shop's own. */
import { type Clock, isoUtc } from '../../clock/index.js';
import { prepare, type Studio } from '../prepare.js';
import { safeId } from '../safe-id.js';
import type { Sender } from '../sender.js';
import { signedPost, type WebhookSettings } from './signed-post.js';

export function webhookSender(studio: Studio, settings: WebhookSettings, clock: Clock): Sender {
  return {
    concurrency: settings.concurrency,
    isRepeatable: true,
    async handOver(parcel) {
      const prepared = await prepare(studio, parcel, false);
      if (prepared.kind !== 'prepared') return prepared;
      const { id, at, run, model, label, params } = parcel.message;
      const { subject, text, html } = prepared.rendered;
      const payload = JSON.stringify({
        type: `message.${model.name}`,
        timestamp: isoUtc(at),
        data: {
          id,
          contact: run.contact,
          scenario: run.scenario,
          label,
          channel: model.channel,
          message: model.name,
          subject,
          text,
          ...(html !== undefined && { html }),
          params,
        },
      });
      return await signedPost(settings, { id: safeId(id), payload }, clock);
    },
    close: async () => {},
  };
}
