/** Small projects for the tests of lowering, emitting and drawing: texts in, a checked project out. Never used by the compiler. */
import { readdirSync, readFileSync } from 'node:fs';
import { analyse, type Project } from '../analyse.js';

export const fixtures = new URL('../testdata/machine/', import.meta.url);

/** Parameters of the fixtures' messages; any other message sent has none. */
const params: Readonly<Record<string, string>> = {
  'email/cart_reminder': '{cart: event cart_updated?}',
  'email/cart_offer': '{promo: coupon}',
  'email/order_thanks': '{order: event order_placed, spent_before: money, seen: moment?, promo: coupon?}',
};

/** Names of the programs in `testdata/machine`, without their ending. */
export function fixtureNames(): readonly string[] {
  return readdirSync(fixtures)
    .filter((name) => name.endsWith('.cauce'))
    .map((name) => name.slice(0, -'.cauce'.length))
    .sort();
}

export function fixtureText(name: string): string {
  return readFileSync(new URL(name, fixtures), 'utf8');
}

/** These `.cauce` files in the fixtures' shop, with a message for every `send`. */
export function projectOf(files: Readonly<Record<string, string>>): Project {
  const messages = Object.values(files).flatMap(messagesSent);
  return analyse({
    files: new Map([['cauce.yaml', fixtureText('shop.yaml')], ...Object.entries(files), ...messages]),
    host: { isZone: () => true },
  });
}

/** A file for every `send` in a text, and for every message handed to a sequence. */
function messagesSent(text: string): readonly (readonly [path: string, text: string])[] {
  const sent = [...text.matchAll(/\bsend (email|sms|push|web|call) (\w+)/g)].map(
    ([, channel, name]) => `${channel}/${name}`,
  );
  const handed = [...text.matchAll(/\bdo \w+\(([^)]*)\)/g)].flatMap(([, list]) =>
    [...list!.matchAll(/\b[a-z]\w*\b/g)].map(([name]) => `email/${name}`),
  );
  return [...sent, ...handed].map((message) => {
    const subject = message.startsWith('email/') ? 'subject: Hello\n' : '';
    const declared = params[message] === undefined ? '' : `params: ${params[message]}\n`;
    return [`messages/${message}.txt`, `---\nkind: marketing\n${subject}${declared}---\nHello\n`];
  });
}
