import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { dayOfCivil } from '../../runtime/machine/calendar.js';
import { compileTable, FIVE, proveTable } from '../../runtime/machine/rfm-table.js';
import { annotate, withoutExpectations } from './config.fixture.js';
import { readConfig } from './config.js';

const folder = new URL('../testdata/config/', import.meta.url);
const host = { isZone: (name: string) => ['Europe/Madrid', 'UTC'].includes(name), zones: ['Europe/Madrid'] };
const read = (text: string) => readConfig(text, 'cauce.yaml', host);
const codes = (text: string) => read(text).diagnostics.map(({ code }) => code);

describe('fixtures', () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.yaml'))) {
    test(name, async () => {
      const clean = withoutExpectations(readFileSync(new URL(name, folder), 'utf8'));
      // What is expected is written again by `vitest -u`.
      await expect(annotate(clean, read(clean).diagnostics)).toMatchFileSnapshot(fileURLToPath(new URL(name, folder)));
    });
  }
});

describe('the model of the demo shop', () => {
  const { model, places, unsure, incomplete } = read(readFileSync(new URL('demo.yaml', folder), 'utf8'));

  test('contact: built-in attributes first, then the order of the file', () => {
    expect(Object.keys(model.contact).slice(0, 6)).toEqual([
      'id',
      'timezone',
      'locale',
      'created_at',
      'email',
      'phone',
    ]);
    expect(model.contact.created_at).toEqual({ type: 'moment' });
    expect(model.contact.gender).toEqual({ type: 'enum', values: ['female', 'male', 'other'], optional: true });
    expect(model.contact.interests).toEqual({ type: 'list', of: { type: 'text' } });
    expect(unsure.size).toBe(0);
    expect(incomplete).toBe(false);
  });

  test('events: records spelled out, links, and the events of messages', () => {
    expect(model.events.newsletter_confirmed).toEqual({ fields: {}, confirms: 'newsletter' });
    expect(model.events.order_cancelled?.undoes).toEqual({ event: 'order_placed', by: 'order_id' });
    expect(model.events.order_placed?.fields.items).toEqual({
      type: 'list',
      of: {
        type: 'record',
        name: 'item',
        fields: {
          sku: { type: 'text' },
          name: { type: 'text' },
          category: { type: 'text' },
          price: { type: 'money', currency: 'EUR' },
          quantity: { type: 'number' },
        },
      },
    });
    expect(model.events.message_bounced?.fields).toEqual({
      channel: { type: 'text' },
      message: { type: 'text' },
      scenario: { type: 'text' },
      link: { type: 'text', optional: true },
    });
    expect(model.aliases['Order Completed']).toBe('order_placed');
  });

  test('channels: consent, sender, rate, secrets as they are written', () => {
    expect(model.channels.email).toEqual({
      provider: 'smtp',
      consent: 'newsletter',
      from: 'Shop <shop@example.com>',
      settings: { url: '$SMTP_URL' },
    });
    expect(model.channels.call).toEqual({
      provider: 'csv',
      consent: null,
      rate: { count: 80, per: { months: 0, days: 1, ms: 0 } },
      settings: { path: 'out/calls.csv' },
    });
    expect(model.channels.sms?.settings).toEqual({ account: '$TWILIO_SID', token: '$TWILIO_TOKEN' });
  });

  test('policies in minutes, days and calendar durations', () => {
    const week = { months: 0, days: 7, ms: 0 };
    expect(model.policies).toEqual({
      quietHours: { from: 21 * 60 + 30, to: 8 * 60 + 30 },
      closed: [dayOfCivil(2026, 12, 25), dayOfCivil(2027, 1, 1)],
      caps: [
        { count: 3, channel: 'email', per: week },
        { count: 1, channel: 'sms', per: { months: 0, days: 1, ms: 0 } },
        { count: 5, channel: 'any', per: week },
        { count: 1, channel: 'email', per: { months: 0, days: 14, ms: 0 }, segment: 'inactive' },
      ],
      overCap: 'skip',
      holdout: 5,
      late: { months: 0, days: 0, ms: 86_400_000 },
      assume: [],
      prove: [],
    });
  });

  test('coupons, groups, places', () => {
    expect(model.coupons).toEqual({
      welcome: { discount: { percent: 10 }, valid: { months: 0, days: 0, ms: 86_400_000 }, codes: 'generated' },
      vip: {
        discount: { money: 1500, currency: 'EUR' },
        valid: { months: 0, days: 30, ms: 0 },
        codes: 'vip-codes.csv',
      },
    });
    expect(model.groups.lapsed_ads).toEqual({ sync: 'meta', settings: { audience: '$META_AUDIENCE' } });
    expect(model.groups.vip_club).toEqual({ settings: {} });
    expect(model.places.city_centre).toEqual([39.4702, -0.3768]);
  });

  test('rfm with its defaults', () => {
    expect(model.rfm).toMatchObject({
      event: 'order_placed',
      value: 'total',
      window: { months: 24, days: 0, ms: 0 },
      monetary: 'sum',
      scores: { by: 'quintiles' },
      bins: 5,
      refresh: 180,
    });
    expect(model.rfm?.classes).toBe(FIVE);
    expect(model.rfm?.levels.spend).toEqual({ names: ['saver', 'average', 'big'] });
  });

  test('places say where each thing stands', () => {
    const text = readFileSync(new URL('demo.yaml', folder), 'utf8');
    const at = (place: string) => {
      const { span } = places.get(place)!;
      return text.slice(span.start, span.end);
    };
    expect(at('contact.email')).toBe('email');
    expect(at('events.order_placed.total')).toBe('total');
    expect(at('channels.sms')).toBe('sms');
    expect(at('policies.caps.3')).toBe('1 email per 14d for inactive');
    expect(at('groups.callbacks')).toBe('callbacks');
  });
});

describe('defaults', () => {
  test('an empty file is a project without anything', () => {
    const { model, diagnostics } = read('');
    expect(diagnostics).toEqual([]);
    expect(model).toMatchObject({
      project: 'project',
      currency: 'EUR',
      timezone: 'UTC',
      channels: {},
      groups: {},
      messages: {},
    });
    expect(Object.keys(model.contact)).toEqual(['id', 'timezone', 'locale', 'created_at']);
    expect(model.rfm).toBeUndefined();
  });

  test('sections with nothing under them are left out', () => {
    expect(codes('contact:\nevents:\nchannels:\npolicies:\nrfm:\n')).toEqual([]);
  });

  test('money follows the currency of the project', () => {
    expect(read('currency: JPY\nevents: {paid: {amount: money}}').model.events.paid?.fields.amount).toEqual({
      type: 'money',
      currency: 'JPY',
    });
  });

  test('the same text gives the same bytes', () => {
    const text = readFileSync(new URL('demo.yaml', folder), 'utf8');
    expect(JSON.stringify(read(text).model)).toBe(JSON.stringify(read(text).model));
  });
});

describe('what is wrong never becomes something that sends', () => {
  test('a consent that cannot be read is an attribute nobody has', () => {
    const { model } = read(
      'contact: {newsletter: bool}\nchannels: {email: {provider: smtp, consent: newsleter}, sms: {provider: twilio}}',
    );
    expect(model.channels.email?.consent).toBe('email_consent');
    expect(model.channels.sms?.consent).toBe('sms_consent');
    expect(model.contact).not.toHaveProperty('email_consent');
  });

  test('a type that cannot be read is marked, so that its uses are not told as well', () => {
    const { model, unsure } = read('contact: {age: nubmer}\nevents: {seen: {what: txet}}');
    expect(model.contact.age).toEqual({ type: 'text', optional: true });
    expect([...unsure]).toEqual(['contact.age', 'events.seen.what']);
  });
});

describe('rfm', () => {
  const text = readFileSync(new URL('rfm-thresholds-ok.yaml', folder), 'utf8');

  test('thresholds in days, orders and minor units', () => {
    expect(read(text).model.rfm?.scores).toEqual({
      by: 'thresholds',
      recency: [30, 56, 120, 240],
      frequency: [2, 3, 5, 8],
      monetary: [5000, 10_000, 20_000, 40_050],
    });
    expect(read(text).model.rfm?.levels.recency).toEqual({ names: ['fresh', 'stale', 'cold'], cuts: [30, 90] });
  });

  test('a table of its own is sound for the runtime', () => {
    const table = read(text).model.rfm!.classes;
    expect(table.classes).toEqual(['best', 'good', 'lost']);
    expect(proveTable(table, 5)).toMatchObject({ missing: [], overlapping: [], unreachable: [] });
    expect(() => compileTable(table, 5)).not.toThrow();
  });

  test('a table with a hole is replaced, never handed on', () => {
    const broken = readFileSync(new URL('rfm-table-gap.yaml', folder), 'utf8');
    expect(read(broken).model.rfm?.classes).toBe(FIVE);
  });

  test('the classic table for ten scores', () => {
    expect(codes('events: {order_placed: {total: money}}\nrfm: {bins: 10, classes: classic}')).toEqual([]);
  });
});

describe('one mistake is told once', () => {
  test.each([
    ['events', 'event: {order_placed: {total: money}}\naliases: {Order Completed: order_placed}', 'config/unknown-key'],
    ['records', 'record: {item: {sku: text}}\nevents: {order_placed: {items: list(item)}}', 'config/unknown-key'],
    ['channels', 'chanels: {email: {provider: smtp}}\npolicies: {caps: [3 email per 7d]}', 'config/unknown-key'],
    [
      'a consent',
      'contact: {newsletter: boolean}\nchannels: {web: {provider: content, consent: newsletter}}',
      'config/unknown-type',
    ],
  ])('%s', (_, text, code) => {
    expect(codes(text)).toEqual([code]);
    expect(read(text).incomplete).toBe(code === 'config/unknown-key');
  });
});

describe('forms that are accepted', () => {
  test.each([
    ['a comma inside an enum between braces', 'contact: {gender: enum(female, male, other)?, age: number}'],
    ['carriage returns', 'project: demo\r\ncontact:\r\n  city: text?\r\n'],
    ['a byte order mark', '\ufeffproject: demo\n'],
    ['quoted values', 'contact: {"city": "text?"}\npolicies: {quiet_hours: "21:30-08:30", holdout: "5%"}'],
    ['midnight as 24:00', 'policies: {quiet_hours: 22:00-24:00}'],
    ['a document marker', '---\nproject: demo\n'],
    ['an explicit YAML 1.1 directive', '%YAML 1.1\n---\nproject: demo\n'],
  ])('%s', (_, text) => {
    expect(codes(text)).toEqual([]);
  });

  test('the comma inside an enum does not cut the list of fields', () => {
    expect(read('contact: {gender: enum(female, male, other)?, age: number}').model.contact).toMatchObject({
      gender: { type: 'enum', values: ['female', 'male', 'other'], optional: true },
      age: { type: 'number' },
    });
  });
});
