/** Small projects for the tests of proof: a program, what the shop's policies say, and the bounds that follow. */

import type { Bundle } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import { DURATION_UNITS } from '../../runtime/machine/duration.js';
import { analyse, type Project } from '../analyse.js';
import { lowerProject } from '../lower/index.js';
import { type Bound, type Proof, proofOf } from './index.js';

const model = `project: proof
currency: EUR
timezone: Europe/Madrid
contact:
  email: email
  phone: phone
  push_subscription: text?
  birthday: date?
  renews_on: date?
  tier: enum(gold, silver, none)
  city: text?
  newsletter: bool
  sms_consent: bool
events:
  signed_up: {source: text?}
  product_viewed: {product: text, category: text, price: money}
  cart_updated: {cart_id: text, total: money}
  order_placed: {order_id: text, total: money}
  quote_sent: {quote_id: text}
  quote_withdrawn: {quote_id: text, undoes: quote_sent by quote_id}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "Shop <shop@example.com>", consent: newsletter}
  sms: {provider: csv, path: out/sms.csv, consent: sms_consent}
coupons: {vip: {discount: 15 EUR, valid: 30d, codes: vip.csv}, welcome: {discount: 10%, valid: 24h, codes: generated}}
groups: {club: {}, prospects: {}}
rfm: {event: order_placed, value: total, window: 24mo, scores: quintiles, classes: five, refresh: "03:00"}
`;

export function projectOf(program: string, policies = ''): Project {
  const sent = [...program.matchAll(/\bsend (email|sms) (\w+)/g)].map(([, channel, name]) => `${channel}/${name}`);
  const handed = [...program.matchAll(/\bdo \w+\(([^)]*)\)/g)].flatMap(([, list]) =>
    [...list!.matchAll(/\b[a-z]\w*\b/g)].map(([name]) => `email/${name}`),
  );
  const messages = [...sent, ...handed].map((message): [string, string] => {
    const kind = message.includes('receipt') ? 'transactional' : 'marketing';
    const subject = message.startsWith('email/') ? 'subject: Hello\n' : '';
    return [`messages/${message}.txt`, `---\nkind: ${kind}\n${subject}---\nHello\n`];
  });
  const yaml = `${model}${policies ? `policies:\n${policies.replace(/^/gm, '  ')}\n` : ''}`;
  return analyse({
    files: new Map([['cauce.yaml', yaml], ['program.cauce', program], ...messages]),
    host: { isZone: () => true },
  });
}

export interface Proved {
  readonly project: Project;
  readonly proof: Proof;
  readonly bundle: Bundle;
  /** `7d`, `24h`. */
  readonly bound: (scope: string, channel: string, window: string) => Bound;
  readonly max: (scope: string, channel: string, window: string) => number | null;
}

/** Throws where the program has errors. */
export function prove(program: string, policies?: string): Proved {
  const project = projectOf(program, policies);
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message, file }) => `${file}: ${message}`).join('\n'));
  const { bundle } = lowerProject(project.analysis);
  const proof = proofOf({ analysis: project.analysis, bundle });
  const bound = (scope: string, channel: string, window: string) => proof.bound(scope, channel, durationOf(window));
  return { project, proof, bundle, bound, max: (...of) => bound(...of).max };
}

export function durationOf(text: string): CalendarDuration {
  const [, count, unit] = /^(\d+)(s|min|h|d|w|mo|y)$/.exec(text)!;
  const one = DURATION_UNITS[unit as keyof typeof DURATION_UNITS];
  const n = Number(count);
  return { months: one.months * n, days: one.days * n, ms: one.ms * n };
}
