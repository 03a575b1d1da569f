/** What conditions of the language may ask about a contact's RFM, read from the live base. Settles nothing. */
import type { RfmFacts } from '../machine/run.js';
import type { RfmBase } from './base.js';

/** `rfm.*`, `recency`, `frequency` and `spend` as of `now`. The class is the one last settled; before any scoring everything is null. */
export function rfmFacts(base: RfmBase, contact: number, now: number): RfmFacts {
  const score = base.scoreOf(contact, now);
  const move = base.lastMove(contact);
  const { levels } = base.config;
  const before = move ? base.classes[move.before]! : null;
  const movedAt = move ? move.at : null;
  if (!score) {
    return { class: null, before, movedAt, r: null, f: null, m: null, recency: null, frequency: null, spend: null };
  }
  return {
    class: base.classes[base.classOf(contact) ?? score.classIndex]!,
    before,
    movedAt,
    r: score.r || null,
    f: score.f || null,
    m: score.m || null,
    recency: levels.recency.names[score.recency - 1] ?? null,
    frequency: levels.frequency.names[score.frequency - 1] ?? null,
    spend: levels.spend.names[score.spend - 1] ?? null,
  };
}
