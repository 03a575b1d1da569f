/** Texts made to keep a pattern busy, in every kind of field: each costs no more than its length. */
import { expect, test } from 'vitest';
import { isMachineAgent } from '../channels/callbacks/index.js';
import { isWebAddress } from '../channels/links.js';
import { isMailAddress, isPhone } from '../channels/mailbox.js';
import { shop } from '../engine/testdata/bundle.js';
import { schemaOf } from '../import/schema.js';
import { isContactId } from '../live/intake.js';
import type { TypeShape } from '../machine/model.js';
import { basicUser, bearerToken } from './keys.js';
import { checkSegment, messageTools } from './segment-messages.js';

const LENGTH = 60_000;
/** Of the processor, not of the clock: other programs are at work as well. A pattern that goes wrong takes minutes. */
const MOST_MS = 800;

const plain = [
  'bool',
  'number',
  'percent',
  'text',
  'email',
  'phone',
  'date',
  'time',
  'moment',
  'duration',
  'distance',
  'geo',
] as const;
const fields: Readonly<Record<string, TypeShape>> = {
  ...Object.fromEntries(plain.map((type) => [type, { type, optional: true }])),
  money: { type: 'money', currency: 'EUR', optional: true },
  enum: { type: 'enum', values: ['small', 'large'], optional: true },
  list: { type: 'list', of: { type: 'text' }, optional: true },
};
const model = shop();
const tools = messageTools(schemaOf({ ...model, events: { ...model.events, all: { fields } } }), {
  now: () => 0,
  newId: () => 'new',
});

const times = (text: string) => text.repeat(Math.ceil(LENGTH / text.length));
const hostile: readonly string[] = [
  `1${times(' ')}x`,
  `1${times('\t\n')}`,
  `(${times('1')}`,
  `${times('1')}.`,
  `1,${times(' ')}`,
  `-${times('1.')}`,
  `a@${times('a.')}`,
  times('a@'),
  times('1h'),
  `${times('1mo')}!`,
  times('2026-01-01T'),
  times('+1'),
  `https://${times('a')} `,
  times('https://a/'),
  times('A1 '),
  times('"'),
  times('\\'),
  times('[{'),
  times('ａ\u0301'),
  times('\u{1f600}'),
];

function cpu<T>(work: () => T): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

const track = (rest: object) =>
  checkSegment(tools, { type: 'track', userId: 'c', messageId: 'm', event: 'all', properties: {}, ...rest });

test.each(Object.keys(fields))('a field of type %s', (name) => {
  for (const text of hostile) {
    expect(
      cpu(() => track({ properties: { [name]: text } })),
      text.slice(0, 20),
    ).toBeLessThan(MOST_MS);
    expect(
      cpu(() => track({ properties: { [name]: [text] } })),
      text.slice(0, 20),
    ).toBeLessThan(MOST_MS);
  }
});

test.each(['userId', 'messageId', 'event', 'timestamp', 'sentAt', 'originalTimestamp'])(
  'the %s of a message',
  (name) => {
    for (const text of hostile) {
      expect(
        cpu(() => track({ [name]: text })),
        text.slice(0, 20),
      ).toBeLessThan(MOST_MS);
    }
  },
);

test('names of fields that nobody knows', () => {
  const properties = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`${'x'.repeat(20)}${i}`, i]));
  expect(cpu(() => track({ properties }))).toBeLessThan(MOST_MS);
});

test.each([
  ['an address of mail', isMailAddress],
  ['a number of a phone', isPhone],
  ['an address of the web', isWebAddress],
  ['an id of a contact', isContactId],
  ['the name of a program that reads', isMachineAgent],
  ['a key', (text: string) => basicUser(`Basic ${text}`)],
  ['a token', (text: string) => bearerToken(`Bearer ${text}`)],
])('%s', (_, judge: (text: string) => unknown) => {
  for (const text of hostile)
    expect(
      cpu(() => judge(text)),
      text.slice(0, 20),
    ).toBeLessThan(MOST_MS);
});
