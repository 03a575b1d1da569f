/** What happens to one contact, played in the engine, beside the bound: lives that look for the edge of what limits messages. Each row reaches its bound. */
import { describe, expect, it } from 'vitest';
import { lowerProject } from '../../compiler/lower/index.js';
import { proofOf } from '../../compiler/prove/index.js';
import { durationOf, projectOf } from '../../compiler/prove/prove.fixture.js';
import { zone as zoneOf } from '../../runtime/clock/index.js';
import { DAY_MS, dayOfCivil, type Value } from '../../runtime/machine/index.js';
import { mostIn, playActs } from './act.js';
import { stageOf } from './stage.js';

/** The local time, and an event with its fields or attributes as they are from then on. */
type Deed =
  | readonly [at: string, event: string, fields?: Readonly<Record<string, Value>>]
  | readonly [at: string, attributes: Readonly<Record<string, Value>>];

interface Life {
  readonly program: string;
  readonly policies?: string;
  readonly zone?: string;
  readonly window: string;
  readonly deeds: readonly Deed[];
  readonly gets: number;
  /** Where nothing limits the messages. */
  readonly max?: null;
}

function all(lives: Readonly<Record<string, Life>>): void {
  for (const [what, life] of Object.entries(lives))
    it(what, () => {
      const { gets, max = gets } = life;
      expect(lived(life)).toEqual({ gets, max });
    });
}

function lived({ program, policies, zone: name = 'Europe/Madrid', window, deeds }: Life) {
  const { analysis, diagnostics } = projectOf(program, policies);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { bundle: lowered } = lowerProject(analysis);
  const bundle = { ...lowered, model: { ...lowered.model, timezone: name } };
  const proof = proofOf({ analysis, bundle });
  const zone = zoneOf(name)!;
  const instant = (text: string) => {
    const [, year, month, day, hour, minute, second] = /^(\d+)-(\d+)-(\d+) (\d+):(\d+)(?::(\d+))?$/.exec(text)!;
    const date = dayOfCivil(Number(year), Number(month), Number(day));
    return zone.instantOfDate(date, Number(hour) * 60 + Number(minute)) + Number(second ?? 0) * 1000;
  };
  const acts = deeds.map(([at, what, fields = {}]) =>
    typeof what === 'string'
      ? ({ kind: 'event', event: what, fields, at: instant(at) } as const)
      : ({ kind: 'attributes', values: what, at: instant(at) } as const),
  );
  const start = acts[0]!.at - 3 * DAY_MS;
  const machines = stageOf(bundle).programFor(proof.scenarios);
  const sends = playActs(machines, proof.scenarios, acts, { start, zone, contact: 'contact-1' });
  const asked = { scope: 'a', channel: 'email', window: durationOf(window) };
  return { gets: mostIn({ sends, zone }, asked), max: proof.bound('a', 'email', asked.window).max };
}

const weekly = 'scenario a:\n  enter once per 7d\n  when order_placed:\n    send email x\n';
const once = 'scenario a:\n  enter once\n  when order_placed:\n';

describe('where clocks change', () => {
  all({
    'a derived event comes after its own, which comes once a week': {
      program:
        'event left = cart_updated without order_placed within 1d\nscenario a:\n  when left:\n    send email x\n',
      policies: 'assume: [1 cart_updated per 7d]',
      window: '7d',
      deeds: [
        ['2026-03-28 02:30', 'cart_updated'],
        ['2026-04-04 02:30', 'cart_updated'],
      ],
      gets: 2,
    },
    'the same an hour after it': {
      program: 'scenario a:\n  when cart_abandoned:\n    send email x\n',
      policies: 'assume: [1 cart_updated per 7d]',
      window: '7d',
      deeds: [
        ['2026-03-29 01:30', 'cart_updated'],
        ['2026-04-05 01:30', 'cart_updated'],
      ],
      gets: 2,
    },
    'a schedule at a time that Easter Island skips': {
      program: 'scenario a:\n  when every saturday at 22:30:\n    send email x\n',
      zone: 'Pacific/Easter',
      window: '7d',
      deeds: [
        ['2026-09-04 10:00', { city: 'x' }],
        ['2026-09-14 10:00', { city: 'y' }],
      ],
      gets: 2,
    },
    'a wait for a time that Easter Island skips': {
      program: `${once}    wait until 20:00\n    send email x\n    wait until 22:30\n    send email y\n`,
      zone: 'Pacific/Easter',
      window: '130min',
      deeds: [['2026-09-05 19:00', 'order_placed']],
      gets: 2,
    },
    'quiet hours end at a time that is skipped': {
      program: weekly,
      policies: 'quiet_hours: 21:00-02:30',
      window: '7d',
      deeds: [
        ['2026-03-28 22:00', 'order_placed'],
        ['2026-04-04 22:00', 'order_placed'],
      ],
      gets: 2,
    },
    'hours begin at a time that is skipped': {
      program: weekly.replace('  enter', '  hours 02:30-20:00\n  enter'),
      window: '7d',
      deeds: [
        ['2026-03-28 22:00', 'order_placed'],
        ['2026-04-04 22:00', 'order_placed'],
      ],
      gets: 2,
    },
    'a day or 24 hours, in a day of 25': {
      program: `${once}    send email x\n    wait 1d if tier is gold else 24h\n    send email y\n`,
      window: '1d',
      deeds: [
        ['2026-10-20 09:00', { tier: 'silver' }],
        ['2026-10-24 10:00', 'order_placed'],
      ],
      gets: 2,
    },
    '24 hours or a day, in a day of 23': {
      program: `${once}    send email x\n    wait 24h if tier is gold else 1d\n    send email y\n`,
      window: '24h',
      deeds: [
        ['2026-03-20 09:00', { tier: 'silver' }],
        ['2026-03-28 10:00', 'order_placed'],
      ],
      gets: 2,
    },
    'days that are left of a month': {
      program:
        'scenario a:\n  enter once per 1mo\n  when order_placed:\n    wait up to 10d for product_viewed\n    send email x\n',
      zone: 'America/New_York',
      window: '432h',
      deeds: [
        ['2026-02-20 10:00', 'order_placed'],
        ['2026-03-20 10:00', 'order_placed'],
        ['2026-03-20 10:00:01', 'product_viewed'],
      ],
      gets: 2,
    },
  });
});

describe('a filter that looks at more than the event', () => {
  const views = 'product_viewed where (category == contact.city)';
  all({
    'lets events through and no more': {
      program: `scenario a:\n  when count of ${views} >= 1:\n    send email x\n`,
      window: '1d',
      deeds: [
        ['2026-03-01 10:00', 'product_viewed', { category: 'a' }],
        ['2026-03-02 10:00', { city: 'a' }],
        ['2026-03-02 11:00', { city: 'b' }],
        ['2026-03-02 12:00', { city: 'a' }],
      ],
      gets: 2,
      max: null,
    },
    'as time goes by': {
      program: 'scenario a:\n  when count of product_viewed where (at in last 2h) >= 1:\n    send email x\n',
      window: '1d',
      deeds: [
        ['2026-03-01 10:00', 'product_viewed'],
        ['2026-03-01 15:00', 'product_viewed'],
      ],
      gets: 2,
      max: null,
    },
    'and ages jump': {
      program: `scenario a:\n  when any ${views} and last ${views} > 3mo:\n    send email x\n`,
      window: '1d',
      deeds: [
        ['2026-03-01 10:00', 'product_viewed', { category: 'a' }],
        ['2026-07-02 10:00', { city: 'a' }],
        ['2026-07-02 11:00', { city: 'b' }],
        ['2026-07-02 12:00', { city: 'a' }],
      ],
      gets: 2,
      max: null,
    },
    'also in the middle of a run': {
      program: `scenario a:\n  enter once\n  when order_placed and last ${views} < 2d:\n    send email x\n    wait 2d\n    if last ${views} > 3mo:\n      send email y\n`,
      window: '7d',
      deeds: [
        ['2026-03-01 10:00', { city: 'a' }],
        ['2026-03-01 10:30', 'product_viewed', { category: 'a' }],
        ['2026-03-01 11:00', 'order_placed'],
        ['2026-03-02 10:00', { city: 'b' }],
      ],
      gets: 2,
    },
    'but not where it looks at the event alone': {
      program:
        'scenario a:\n  when last product_viewed where (category == "shoes" and price > 10 EUR) > 3mo and any product_viewed where (category == "shoes" and price > 10 EUR):\n    send email x\n',
      window: '1mo',
      deeds: [['2026-03-01 10:00', 'product_viewed', { category: 'shoes', price: 5000 }]],
      gets: 1,
    },
  });
});

describe('a loop that something ends', () => {
  const gold = 'scenario a:\n  enter once\n  when order_placed and tier is gold:\n';
  all({
    'while it waits for its next round': {
      program: `${gold}    repeat up to 2 times every 7d until tier is silver:\n      if tier is gold:\n        give 5% as promo\n      else: stop\n    if tier is silver:\n      send email x\n`,
      window: '7d',
      deeds: [
        ['2026-03-02 09:00', { tier: 'gold' }],
        ['2026-03-02 10:00', 'order_placed'],
        ['2026-03-03 10:00', { tier: 'silver' }],
      ],
      gets: 1,
    },
    'while a loop in it waits for its next round': {
      program: `${gold}    repeat up to 2 times until product_viewed:\n      repeat up to 2 times every 7d:\n        if tier is gold:\n          give 5% as promo\n        else: stop\n      stop\n    if tier is silver:\n      send email x\n`,
      window: '7d',
      deeds: [
        ['2026-03-02 09:00', { tier: 'gold' }],
        ['2026-03-02 10:00', 'order_placed'],
        ['2026-03-03 10:00', { tier: 'silver' }],
        ['2026-03-03 11:00', 'product_viewed'],
      ],
      gets: 1,
    },
    'while a message in it is held': {
      program: `${gold}    repeat up to 1 times until product_viewed:\n      send sms z\n      stop\n    if tier is silver:\n      send email y\n`,
      policies: 'quiet_hours: 21:30-08:30',
      window: '7d',
      deeds: [
        ['2026-03-02 09:00', { tier: 'gold' }],
        ['2026-03-02 22:00', 'order_placed'],
        ['2026-03-03 01:00', { tier: 'silver' }],
        ['2026-03-03 02:00', 'product_viewed'],
      ],
      gets: 1,
    },
    'no later than its waits are over': {
      program:
        'scenario a:\n  enter once per 7d\n  when order_placed:\n    repeat up to 2 times every 1d until product_viewed:\n      send sms z\n    send email x\n',
      window: '4d',
      deeds: [['2026-03-02 10:00', 'order_placed']],
      gets: 1,
    },
  });
});
