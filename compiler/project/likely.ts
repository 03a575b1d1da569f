/** What a value of `cauce.yaml` was probably meant to be, where it is written as elsewhere: `24 hours`, `9pm to 8am`, `€15`. Guesses only; reports nothing. */
import { durationOf } from '../../grammar/index.js';
import { readDate } from './values.js';

/** `expected` as the reader says it: "a duration such as `24h`". The text that would do, or undefined. */
export function likelyValue(expected: string, text: string): string | undefined {
  const likely = meantBy(expected, text.trim());
  return likely === text.trim() || (likely?.startsWith('0') === true && !likely.includes(':')) ? undefined : likely;
}

function meantBy(expected: string, written: string): string | undefined {
  if (expected.startsWith('a duration')) return duration(written);
  if (expected.startsWith('a share or') || expected.startsWith('a share up to'))
    return amount(written) ?? share(written);
  if (expected.startsWith('a share')) return share(written);
  if (expected.startsWith('a date')) return date(written);
  if (expected.startsWith('two')) return hours(written);
  if (expected.startsWith('a time of day')) return timeOfDay(written);
  if (expected.startsWith('a number of')) return countPer(written);
  return undefined;
}

const PERIODS: Readonly<Record<string, string>> = { daily: '1d', weekly: '7d', monthly: '1mo', yearly: '1y' };

/** `24 hours`, `1 day`, `day`, `weekly`. */
function duration(text: string): string | undefined {
  const lower = text.toLowerCase();
  const period = PERIODS[lower];
  if (period !== undefined) return period;
  const [, number = '1', word = ''] = /^(\d+)?\s*([a-z]+)$/.exec(lower) ?? [];
  return word === '' ? undefined : durationOf(number, word);
}

/** `0.05`, `5`, `5 percent`. A number up to 1 is a fraction. */
function share(text: string): string | undefined {
  const number = /^(\d+(?:\.\d+)?)\s*(?:percent|per cent|pct|)$/i.exec(text)?.[1];
  if (number === undefined) return undefined;
  const points = text === number && Number(number) < 1 ? Number((Number(number) * 100).toFixed(6)) : Number(number);
  return points > 0 && points <= 100 ? `${points}%` : undefined;
}

const CURRENCY_WORDS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  eur: 'EUR',
  $: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  usd: 'USD',
  '£': 'GBP',
  pounds: 'GBP',
  gbp: 'GBP',
};

/** `€15`, `15€`, `15 euros`. */
function amount(text: string): string | undefined {
  const match = /^([€$£])?\s*(\d+(?:\.\d+)?)\s*([€$£]|[a-z]+)?$/i.exec(text);
  const currency = CURRENCY_WORDS[(match?.[1] ?? match?.[3] ?? '').toLowerCase()];
  return match && currency !== undefined ? `${match[2]} ${currency}` : undefined;
}

/** `25/12/2026`, `25.12.2026`, `2026/12/25`; day before month unless that cannot be. */
function date(text: string): string | undefined {
  const parts = text.split(/[/.]|(?<=\d)-(?=\d)/).map((part) => part.trim());
  if (parts.length !== 3 || !parts.every((part) => /^\d{1,4}$/.test(part))) return undefined;
  const [first = '', second = '', third = ''] = parts;
  const orders =
    first.length === 4
      ? [[first, second, third]]
      : [
          [third, second, first],
          [third, first, second],
        ];
  const written = orders.map(([year = '', month = '', day = '']) =>
    [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
  );
  return written.find((one) => readDate(one) !== undefined);
}

/** `9pm to 8am`, `21.30-8.30`. */
function hours(text: string): string | undefined {
  const [first = '', second = '', ...more] = text.split(/\s+(?:to|until|and)\s+|\s*[-–]\s*/i);
  const [from, to] = [timeOfDay(first), timeOfDay(second)];
  return more.length > 0 || from === undefined || to === undefined || from === to ? undefined : `${from}-${to}`;
}

/** `9pm`, `21h`, `21.30`, `9:30 am`. */
function timeOfDay(text: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|h)?$/i.exec(text.trim());
  if (!match) return undefined;
  const half = match[3]?.toLowerCase();
  const hour = Number(match[1]) % (half === 'am' || half === 'pm' ? 12 : 25);
  const whole = half === 'pm' ? hour + 12 : hour;
  const minute = Number(match[2] ?? 0);
  return whole < 24 && minute < 60 ? `${String(whole).padStart(2, '0')}:${String(minute).padStart(2, '0')}` : undefined;
}

/** `3 email per week`, `3 email a day`, `80/day`, `3 email weekly`. */
function countPer(text: string): string | undefined {
  const match = /^(\d+)\s*(?:([a-z_]+)\s*)??(?:per|a|an|every|each|\/|in)?\s*(\d+\s*[a-z]+|[a-z]+)$/i.exec(text);
  const per = duration((match?.[3] ?? '').replace(/\s+/g, ' '));
  if (!match || per === undefined) return undefined;
  return `${[match[1], match[2]].filter((part) => part !== undefined).join(' ')} per ${per === '1w' ? '7d' : per}`;
}
