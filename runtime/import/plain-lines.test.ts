/** Which times of a line are read from their bytes, and which are left to the readers of texts. */
import { expect, test } from 'vitest';
import { ALL_CUSTOMERS, batchIn, batchSize } from './order-batch.js';
import { PlainLines } from './plain-lines.js';

const LEFT = -1;

/** What is read of the time: epoch ms, or LEFT where it was handed on as a text. */
function readAt(time: string): number {
  const batch = batchIn(new ArrayBuffer(batchSize(1, false)), 1, false);
  const lines = new PlainLines({
    separator: ','.charCodeAt(0),
    width: 3,
    customer: 0,
    at: { column: 1, read: () => LEFT },
    isUtc: true,
    value: { column: 2, read: () => undefined },
    decimals: 2,
    order: -1,
    cancelled: new Uint8Array(0),
  });
  const bytes = Buffer.from(`anna,${time},12.50\nbert,${time},12.50\n`);
  const sink = { hasOrders: false, share: ALL_CUSTOMERS, batch, pass: () => {} };
  expect(lines.take(bytes, 0, sink)).toBe(bytes.length);
  return batch.numbers[0]!;
}

test('a time of day is read from its bytes if every byte is what it has to be', () => {
  const usual = '2026-01-31 16:52:26';
  const bytes = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).filter((byte) => !/[",]/.test(byte));
  for (let at = 11; at < usual.length; at++) {
    for (const byte of bytes) {
      const time = usual.slice(0, at) + byte + usual.slice(at + 1);
      const is = /^.{11}([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(time);
      expect([time, readAt(time)]).toEqual([time, is ? Date.parse(`${time.replace(' ', 'T')}Z`) : LEFT]);
    }
  }
});

test.each(['2026-01-31', '2026-01-31T00:00:00', '1999-12-31 23:59:59', '2024-02-29 09:08:07'])('%s is', (time) => {
  const iso = time.length === 10 ? time : `${time.replace(' ', 'T')}Z`;
  expect(readAt(time)).toBe(Date.parse(iso));
});
