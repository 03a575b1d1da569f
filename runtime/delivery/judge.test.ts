import { describe, expect, test } from 'vitest';
import { zone } from '../clock/index.js';
import type { Machine } from '../machine/bundle.js';
import { dayOfCivil } from '../machine/calendar.js';
import type { MessageModel, ProjectModel, Value } from '../machine/model.js';
import type { SendAttempt } from './attempt.js';
import { judgeSend } from './judge.js';
import { legalHoursOf } from './legal-hours.js';
import { nextOpening } from './opening.js';
import { sendRules } from './rules.js';

const madrid = zone('Europe/Madrid')!;
const at = (day: number, hour: number, minute = 0, month = 3) =>
  madrid.instantOfDate(dayOfCivil(2026, month, day), hour * 60 + minute);
const days = (n: number) => ({ months: 0, days: n, ms: 0 });

const model: ProjectModel = {
  project: 'shop',
  currency: 'EUR',
  timezone: 'Europe/Madrid',
  contact: { email: { type: 'email' }, phone: { type: 'phone', optional: true }, newsletter: { type: 'bool' } },
  events: {},
  records: {},
  aliases: {},
  channels: {
    email: { provider: 'smtp', consent: 'newsletter', settings: {} },
    web: { provider: 'content', consent: null, settings: {} },
  },
  policies: {
    quietHours: { from: 21 * 60 + 30, to: 8 * 60 + 30 },
    closed: [dayOfCivil(2026, 3, 20)],
    caps: [
      { count: 2, channel: 'email', per: days(7) },
      { count: 1, channel: 'any', per: days(14), segment: 'inactive' },
    ],
    overCap: 'skip',
    holdout: 0,
    late: days(1),
    assume: [],
    prove: [],
  },
  coupons: {},
  groups: {},
  places: {},
  messages: {},
};

const message: MessageModel = {
  channel: 'email',
  name: 'hello',
  file: 'messages/email/hello.mjml',
  format: 'mjml',
  kind: 'marketing',
  track: 'all',
  params: {},
};

function attempt(
  change: Partial<SendAttempt> & {
    model?: ProjectModel;
    message?: MessageModel;
    hours?: Machine['hours'];
    holdout?: boolean;
    attributes?: Record<string, Value>;
    sent?: number[];
    inactive?: boolean;
    suppressed?: boolean;
  } = {},
) {
  const {
    attributes = { email: 'a@example.com', newsletter: true },
    sent = [],
    inactive,
    suppressed,
    model: project = model,
    message: mail = message,
    hours,
    holdout = false,
    ...rest
  } = change;
  return judgeSend({
    rules: sendRules(project, mail, hours),
    contact: {
      inHoldout: holdout,
      attribute: (name) => attributes[name] ?? null,
      inSegment: (name) => name === 'inactive' && inactive === true,
      suppressed: () => suppressed === true,
      leftTopic: (topic) => topic === 'left',
    },
    params: {},
    now: at(4, 12),
    zone: madrid,
    history: { marketing: () => sent },
    channelFreeAt: 0,
    legal: null,
    duplicate: false,
    assumeConsent: false,
    ...rest,
  });
}

describe('R1.2 every attempt is judged', () => {
  test('by day, with consent, it goes out', () => expect(attempt()).toEqual({ kind: 'handOver' }));

  test.each([
    ['unknown consent is no consent', { attributes: { email: 'a@example.com' } }, 'consent'],
    ['withdrawn consent', { attributes: { email: 'a@example.com', newsletter: false } }, 'consent'],
    ['no address', { attributes: { newsletter: true } }, 'no_address'],
    ['bounced or complained', { suppressed: true }, 'suppressed'],
    ['left the topic', { message: { ...message, topic: 'left' } }, 'unsubscribed_topic'],
    ['holdout', { holdout: true }, 'holdout'],
    ['sent before', { duplicate: true }, 'duplicate'],
    [
      'a required param is unknown',
      { message: { ...message, params: { promo: { type: 'coupon' as const } } } },
      'failed_params',
    ],
  ])('%s: skipped', (_, change, reason) => expect(attempt(change)).toEqual({ kind: 'skip', reason }));

  test('an optional param may be unknown', () => {
    expect(attempt({ message: { ...message, params: { promo: { type: 'coupon', optional: true } } } }).kind).toBe(
      'handOver',
    );
  });

  test('a reason that stands is told before one that passes', () => {
    expect(attempt({ now: at(4, 23), attributes: { email: 'a@example.com' } })).toEqual({
      kind: 'skip',
      reason: 'consent',
    });
  });

  test('assumed consent fills what is unknown, never what is refused', () => {
    expect(attempt({ assumeConsent: true, attributes: {} }).kind).toBe('handOver');
    expect(attempt({ assumeConsent: true, attributes: { newsletter: false } })).toEqual({
      kind: 'skip',
      reason: 'consent',
    });
  });

  test('transactional mail needs no consent and no open hour, but a reachable address', () => {
    const transactional = {
      message: { ...message, kind: 'transactional' as const },
      now: at(4, 23),
      attributes: { email: 'a@example.com' },
    };
    expect(attempt(transactional).kind).toBe('handOver');
    expect(attempt({ ...transactional, suppressed: true })).toEqual({ kind: 'skip', reason: 'suppressed' });
  });
});

describe('R1.2 quiet hours, closed days and hours', () => {
  test('at night it waits for the next open minute of the contact', () => {
    expect(attempt({ now: at(4, 23) })).toEqual({ kind: 'hold', until: at(5, 8, 30), reason: 'quiet_hours' });
    expect(attempt({ now: at(4, 3) })).toEqual({ kind: 'hold', until: at(4, 8, 30), reason: 'quiet_hours' });
    expect(attempt({ now: at(4, 8, 30) }).kind).toBe('handOver');
    expect(attempt({ now: at(4, 21, 30) }).kind).toBe('hold');
  });

  test('a closed day is over at the end of the quiet hours after it', () => {
    expect(attempt({ now: at(20, 12) })).toEqual({ kind: 'hold', until: at(21, 8, 30), reason: 'closed' });
  });

  test('the scenario has hours of its own', () => {
    const hours = { from: 9 * 60, to: 20 * 60, weekdays: [1, 2, 3, 4, 5] };
    expect(attempt({ now: at(7, 12), hours })).toEqual({ kind: 'hold', until: at(9, 9), reason: 'hours' });
    expect(attempt({ now: at(4, 20), hours })).toEqual({ kind: 'hold', until: at(5, 9), reason: 'hours' });
  });

  test('a window past midnight belongs to the day it opens on', () => {
    const hours = { from: 22 * 60, to: 2 * 60, weekdays: [5] };
    const open = (day: number, hour: number) =>
      nextOpening(at(day, hour), madrid, { closed: [], hours }).reason === null;
    expect([open(6, 23), open(7, 1), open(6, 1), open(7, 23)]).toEqual([true, true, false, false]);
  });

  test('windows that exclude each other never open', () => {
    const never = nextOpening(at(4, 12), madrid, {
      closed: [],
      quiet: { from: 0, to: 0 },
      hours: { from: 600, to: 700, weekdays: [1] },
    });
    expect(never.at).toBe(Number.POSITIVE_INFINITY);
  });

  test('on the night the clock goes forward the gap does not hold anything twice', () => {
    const quiet = { from: 0, to: 2 * 60 + 30 };
    const opening = nextOpening(at(29, 1), madrid, { closed: [], quiet });
    expect(opening).toEqual({ at: Date.UTC(2026, 2, 29, 1), reason: 'quiet_hours' });
  });
});

describe("R1 legal hours of the phone number's country", () => {
  const legal = { hours: legalHoursOf('FR')!, zones: [zone('Europe/Paris')!] };
  // Saturday 7 March 2026.
  test('on a Sunday marketing waits for Monday, what an order needs does not', () => {
    expect(attempt({ now: at(8, 12), legal })).toEqual({ kind: 'hold', until: at(9, 8, 30), reason: 'legal_hours' });
    const transactional = { ...message, kind: 'transactional' as const };
    expect(attempt({ now: at(8, 12), legal, message: transactional }).kind).toBe('handOver');
  });

  test('the first instant that quiet hours leave open too', () => {
    expect(attempt({ now: at(7, 22), legal })).toEqual({ kind: 'hold', until: at(9, 8, 30), reason: 'quiet_hours' });
  });

  test("with hours that they exclude for good it is skipped; the project's own contradictions are held as ever", () => {
    const sundays = { from: 600, to: 700, weekdays: [7] };
    expect(attempt({ legal, hours: sundays })).toEqual({ kind: 'skip', reason: 'legal_hours' });
    const never = { from: 22 * 60, to: 23 * 60, weekdays: [1] };
    expect(attempt({ legal, hours: never })).toMatchObject({ kind: 'hold', until: Number.POSITIVE_INFINITY });
  });
});

describe('R1.2 caps and rate', () => {
  const full = [at(1, 12), at(3, 12)];
  test('a full window skips; it is free again when its oldest message is seven days old', () => {
    expect(attempt({ sent: full })).toEqual({ kind: 'skip', reason: 'cap' });
    expect(attempt({ sent: full, now: at(8, 11, 59) }).kind).toBe('skip');
    expect(attempt({ sent: full, now: at(8, 12) }).kind).toBe('handOver');
  });

  test('with over_cap: wait it is held until there is room', () => {
    const waiting = { ...model, policies: { ...model.policies, overCap: 'wait' as const } };
    expect(attempt({ model: waiting, sent: full })).toEqual({ kind: 'hold', until: at(8, 12), reason: 'cap' });
  });

  test('a cap for a segment holds for its members alone', () => {
    expect(attempt({ sent: [at(3, 12)], inactive: true })).toEqual({ kind: 'skip', reason: 'cap' });
    expect(attempt({ sent: [at(3, 12)] }).kind).toBe('handOver');
  });

  test("a channel's rate holds what has no room yet", () => {
    expect(attempt({ channelFreeAt: at(4, 13) })).toEqual({ kind: 'hold', until: at(4, 13), reason: 'rate' });
  });
});
