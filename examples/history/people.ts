/** The contacts of the made-up shop: who they are, when they joined and how they tend to behave. */
import { dayOfCivil } from '../../runtime/machine/calendar.js';
import type { Value } from '../../runtime/machine/model.js';
import type { Chance } from './chance.js';

export interface Person {
  readonly id: string;
  readonly attributes: Readonly<Record<string, Value>>;
  /** Local day on which the account was made. */
  readonly joined: number;
  /** Orders a year while active (Poisson rate, gamma over people), as in the Pareto/NBD family of repeat buying models. */
  readonly ordersPerYear: number;
  /** Days after joining when interest ends for good; exponential, the same family's "death". */
  readonly activeDays: number;
  /** Visits with a cart that is left, per order. */
  readonly abandons: number;
  /** Mean basket in items. */
  readonly basket: number;
  /** Says yes to the newsletter a second time, after signing up without it. */
  readonly confirms: boolean;
  /** Chance to open a newsletter, and to click when opened. */
  readonly opens: number;
  readonly clicks: number;
  readonly favourite: string;
}

const firstNames = [
  'Ana',
  'Luis',
  'Marta',
  'Javier',
  'Lucía',
  'Pablo',
  'Carmen',
  'Diego',
  'Elena',
  'Hugo',
  'Inés',
  'Jorge',
  'Sofía',
  'Mario',
  'Nora',
  'Óscar',
];
const cities: readonly (readonly [string, number, number])[] = [
  ['Valencia', 39.4699, -0.3763],
  ['Madrid', 40.4168, -3.7038],
  ['Barcelona', 41.3874, 2.1686],
  ['Sevilla', 37.3891, -5.9845],
  ['Bilbao', 43.263, -2.935],
];
/** Region of each city; the last two are on islands, where few live. */
const regions: Readonly<Record<string, string>> = {
  Valencia: 'Comunitat Valenciana',
  Madrid: 'Comunidad de Madrid',
  Barcelona: 'Catalunya',
  Sevilla: 'Andalucía',
  Bilbao: 'Euskadi',
  Palma: 'Illes Balears',
  'Las Palmas': 'Canarias',
};
const islands: readonly (readonly [string, number, number])[] = [
  ['Palma', 39.5696, 2.6502],
  ['Las Palmas', 28.1235, -15.4363],
];
const interests = ['shoes', 'clothes', 'coffee', 'home', 'sport'];

/**
 * `first` … `last`: local days between which accounts are made; two fifths were there on the first day. `more` decides what forms and
 * surveys asked, and draws nothing that the rest depends on.
 */
export function person(index: number, chance: Chance, more: Chance, first: number, last: number): Person {
  const id = `c${String(index + 1).padStart(5, '0')}`;
  const onLand = chance.pick(cities);
  const [city, latitude, longitude] = more.happens(0.04) ? more.pick(islands) : onLand;
  const joined = chance.happens(0.4) ? first : first + Math.floor((last - first) * chance.uniform() ** 0.8);
  const newsletter = chance.happens(0.66);
  const smsConsent = chance.happens(0.3);
  const favourite = chance.pick(interests);
  const attributes: Record<string, Value> = {
    email: `${id}@example.com`,
    phone: smsConsent || chance.happens(0.4) ? `+3460${String(1_000_000 + index).slice(-7)}` : null,
    first_name: chance.happens(0.85) ? chance.pick(firstNames) : null,
    birthday: chance.happens(0.6) ? birthday(chance) : null,
    gender: chance.pick(['female', 'male', 'other', null]),
    country: more.happens(0.95) ? 'ES' : null,
    region: regions[city] ?? null,
    city,
    location: chance.happens(0.7)
      ? [latitude + (chance.uniform() - 0.5) * 0.4, longitude + (chance.uniform() - 0.5) * 0.4]
      : null,
    interests: chance.happens(0.5) ? [favourite] : [favourite, chance.pick(interests)],
    values: ['sustainability', 'local'].filter(() => more.happens(0.15)),
    shoe_size: more.happens(0.25) ? 36 + more.below(10) : null,
    acquired_by: null,
    engagement: null,
    club_until: more.happens(0.1) ? first + more.below(last - first) : null,
    newsletter,
    sms_consent: smsConsent,
    push_consent: chance.happens(0.2),
  };
  const confirms = !newsletter && joined > first && more.happens(0.45);
  const buys = chance.happens(0.72);
  return {
    id,
    attributes,
    joined,
    ordersPerYear: buys ? chance.gamma(1.1, 3.2) : 0,
    activeDays: chance.exponential(540),
    abandons: 0.4 + chance.exponential(0.9),
    basket: 1 + chance.exponential(0.8),
    confirms,
    opens: newsletter ? chance.beta(1.2, 2) : confirms ? more.beta(1.2, 2) : 0,
    clicks: chance.beta(1, 6),
    favourite,
  };
}

function birthday(chance: Chance): number {
  const year = 2007 - Math.floor(60 * chance.beta(1.6, 2.2));
  return dayOfCivil(year, 1, 1) + chance.below(365);
}
