/** What can happen to a sent message, as `reminder.clicked` says it. */
import type { HandleMoment } from '../../runtime/machine/expression.js';

export const handleMoments: readonly HandleMoment[] = [
  'sent',
  'delivered',
  'opened',
  'clicked',
  'bounced',
  'failed',
  'skipped',
];
