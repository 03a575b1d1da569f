/** What shows interest beside carts and orders, in few events: the second yes to the newsletter, weeks of research on the site, quotes. */
import type { Zone } from '../../runtime/machine/calendar.js';
import type { Value } from '../../runtime/machine/model.js';
import type { Chance } from './chance.js';
import type { Person } from './people.js';

export type Emit = (at: number, event: string, fields: Readonly<Record<string, Value>>) => void;

const minuteMs = 60_000;

/** `end`: local day on which the person's interest ends. */
export function showInterest(who: Person, more: Chance, { zone }: { readonly zone: Zone }, end: number, emit: Emit) {
  const days = Math.max(0, end - who.joined);
  // Nobody clicks in the mail of the second yes before it has been sent, on the morning after at the latest.
  if (who.confirms) emit(zone.instantOfDate(who.joined + 1, 9 * 60 + more.below(12 * 60)), 'newsletter_confirmed', {});
  if (more.happens(0.06)) research(more, zone, who.joined + more.below(days + 1), emit);
  if (more.happens(0.03)) {
    const day = who.joined + more.below(days + 1);
    const at = zone.instantOfDate(day, 9 * 60 + more.below(9 * 60));
    const total = (30 + more.below(170)) * 1000;
    emit(at, 'quote_sent', { quote_id: `q${at.toString(36)}${who.id}`, total, valid_until: day + 30 });
  }
}

/** Three to five visits in a week, of a quarter of an hour each. */
function research(more: Chance, zone: Zone, day: number, emit: Emit): void {
  const visits = 3 + more.below(3);
  for (let n = 0; n < visits; n++) {
    const minutes = 8 + more.below(15);
    const start = zone.instantOfDate(day + n, 18 * 60 + more.below(3 * 60));
    emit(start + minutes * minuteMs, 'visit_ended', { minutes, pages: 3 + more.below(20) });
  }
}
