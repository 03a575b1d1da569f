/** When a contact's turn comes in a broadcast or a schedule: all of them at once would be more than providers and the shop's pages can take. */
import type { Moment, ProjectModel } from '../machine/index.js';
import { hashText } from './hash.js';

/**
 * Milliseconds after the moment's own instant, from 0 up to, not including, `policies.spread`; whole seconds. It follows from contact and
 * scenario alone, so that every replay says the same, and nobody is always among the last. Other moments come when they come.
 */
export function spreadOf({ policies }: ProjectModel, moment: Moment, scenario: string, contact: string): number {
  const { spread } = policies;
  if (spread === undefined || (moment.on !== 'broadcast' && moment.on !== 'schedule')) return 0;
  return Math.floor((hashText(`spread ${scenario} ${contact}`) / 2 ** 32) * (spread.ms / 1_000)) * 1_000;
}
