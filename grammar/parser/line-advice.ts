/** What was meant on a line of another tongue, told by the word that opens it: `add contact to vip_club`, `hours 9-20`. It changes nothing in how the line is read. */
import type { IToken, TokenType } from 'chevrotain';
import { tokenMatcher } from '../chevrotain.js';
import * as T from '../tokens.js';

/** The token `ahead` of the next one, which is 1; 0 and less lie behind. */
export type Around = (ahead: number) => IToken;

function is(token: IToken, ...types: readonly TokenType[]): boolean {
  return types.some((type) => tokenMatcher(token, type));
}

/** A sentence, or undefined where nothing certain can be said; `opener` is the word that opens the line. */
export function lineAdvice(at: Around, opener: IToken): string | undefined {
  for (const type of [opener.tokenType, undefined]) {
    const said = advices.get(type)?.(at);
    if (said !== undefined) return said;
  }
  return undefined;
}

const bare = (token: IToken) => (is(token, T.Text) ? token.image.slice(1, -1) : token.image);
const asName = (token: IToken) =>
  bare(token)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_');
const hour = ({ image }: IToken) => /^\d{1,2}$/.test(image) && `${image.padStart(2, '0')}:00`;

function send(at: Around): string | undefined {
  const to = [0, 1].find((ahead) => at(ahead).image === 'to');
  if (to === undefined) return undefined;
  if (is(at(to - 2), T.Send))
    return `Name the message: \`send ${at(to - 1).image} welcome\`. It goes to the contact whose run this is.`;
  return 'A message goes to the contact whose run this is: leave out `to …`.';
}

function when(at: Around): string | undefined {
  const buyer = /^(customers?|users?|contacts?|people|somebody|someone|visitors?|subscribers?)$/i;
  if (buyer.test(at(0).image) && is(at(1), T.Name, T.MembershipOperator))
    return is(at(1), T.MembershipOperator)
      ? `Leave out \`${at(0).image}\`: \`when ${at(1).image} ${at(2).image === 'segment' || at(2).image === 'group' ? at(3).image : at(2).image}:\`.`
      : 'What happens is named by its event alone: `when order_placed:`. `cauce.yaml` lists the events.';
  const [, day] = /^(\d{1,2})(?:st|nd|rd|th)$/.exec(at(1).image + (is(at(1), T.NumberToken) ? at(2).image : '')) ?? [];
  if (at(0).image === 'every' && day !== undefined) return `Write \`every month on ${day} at 09:00\`.`;
  return clock(at);
}

/** `every monday at 9`. */
function clock(at: Around): string | undefined {
  const time = at(1).image === 'at' ? at(2) : at(0).image === 'at' ? at(1) : undefined;
  const written = time && hour(time);
  return written ? `A time of day has hours and minutes: \`at ${written}\`.` : undefined;
}

function rfmClass(at: Around): string | undefined {
  if (!is(at(1), T.Text) || !is(at(0), T.To, T.From)) return undefined;
  return `A class is a name, without quotes: \`${at(0).image} ${asName(at(1))}\`.`;
}

function parameter(at: Around): string | undefined {
  if (!is(at(0), T.Name) || !is(at(1), T.Comma, T.RParen)) return undefined;
  return `Say what \`${at(0).image}\` is: \`${at(0).image}: email\` for a message of a channel, or \`duration\`, \`number\`, \`money\`, \`text\`.`;
}

function goal(at: Around): string | undefined {
  if (!is(at(1), T.In) || !is(at(2), T.Duration)) return undefined;
  return `Write \`within ${at(2).image}\`.`;
}

function active(at: Around): string | undefined {
  const day = (token: IToken) => (is(token, T.DateToken) ? token.image : undefined);
  if (/^(?:from|between|on)$/.test(at(0).image) || /^(?:from|between|on)$/.test(at(1).image))
    return `The two days stand alone: \`active ${[at(1), at(2)].map(day).find(Boolean) ?? '2026-12-01'} to 2026-12-24\`.`;
  const from = day(at(0));
  return from && /^(?:until|till|and)$|^-$/.test(at(1).image)
    ? `Write \`to\`: \`active ${from} to ${day(at(2)) ?? '2026-12-24'}\`.`
    : undefined;
}

function give(at: Around): string | undefined {
  return /^(?:off|discount|for)$/.test(at(1).image)
    ? `Write \`give ${is(at(0), T.Percent) ? at(0).image : '10%'} valid 7d as promo\`.`
    : undefined;
}

function expectAt(at: Around): string | undefined {
  if (!/^(?:after|in|within)$/.test(at(1).image) || !is(at(2), T.Duration)) return undefined;
  return `A test counts from its first \`when\`: \`at ${at(2).image}\`.`;
}

function matchCase(at: Around): string | undefined {
  return is(at(1), T.Or) && is(at(0), T.Name, T.Literal)
    ? `Several values are parted by commas: \`case ${at(0).image}, ${at(2).image}:\`.`
    : undefined;
}

function group(at: Around): string | undefined {
  let name: IToken | undefined;
  for (let ahead = 1; ahead < 5 && !name; ahead++) if (is(at(ahead), T.To, T.From)) name = at(ahead + 1);
  if (!is(at(0), T.Add, T.Remove) || !name || !is(name, T.Name)) return undefined;
  const link = is(at(0), T.Add) ? 'to' : 'from';
  return `It is the contact whose run this is: \`${at(0).image} ${link} ${name.image}\`.`;
}

function scenario(at: Around): string | undefined {
  if (!is(at(0), T.Scenario) || !is(at(1), T.Text)) return undefined;
  return `A name stands before the title: \`scenario ${asName(at(1))} ${at(1).image}:\`.`;
}

function hours(at: Around): string | undefined {
  const [from, to] = [hour(at(1)), hour(at(3))];
  if (!is(at(0), T.Hours) || !from) return undefined;
  return `Times have hours and minutes: \`hours ${from}-${to || '20:00'}\`.`;
}

function wait(at: Around): string | undefined {
  if (is(at(0), T.NumberToken) && /^(?:business|working|work)$/i.test(at(1).image))
    return `There are no working days; \`wait ${at(0).image}d\`, and \`hours 09:00-20:00 on weekday\` above the first \`when\` keeps sends to them.`;
  if (is(at(1), T.For) && is(at(2), T.Duration, T.NumberToken)) return `Leave out \`for\`: \`wait ${at(2).image}\`.`;
  return clock(at) ?? moments(at);
}

/** `given now 2026-03-02 09:00`. */
function given(at: Around): string | undefined {
  const moment = [0, 1].map(at).find((token) => is(token, T.Moment, T.DateToken));
  const name = is(at(-1), T.Given) || at(-1).image === undefined ? undefined : at(-1);
  if (!moment || !name || !is(name, T.Name)) return undefined;
  return `A value follows \`=\`: \`given ${name.image} = ${moment.image}\`.`;
}

const told = /^(?:sent|delivered|opened|clicked|bounced|failed|skipped)$/;

/** `reminder clicked`, `clicked reminder`. */
function moments(at: Around): string | undefined {
  if (!is(at(0), T.Name) || !is(at(1), T.Name)) return undefined;
  const [what, name] = told.test(at(1).image) ? [at(1), at(0)] : [at(0), at(1)];
  if (!told.test(what.image)) return undefined;
  const asked = `${name.image}.${what.image}`;
  return is(at(-1), T.Until) ? `Write \`wait up to 3d for ${asked}\`.` : `A message is asked with a dot: \`${asked}\`.`;
}

/** `city in "Valencia", "Madrid"`. */
function anywhere(at: Around): string | undefined {
  if (is(at(0), T.In) && is(at(1), T.Text)) {
    const values: string[] = [];
    for (let ahead = 1; is(at(ahead), T.Text) && values.length < 4; ahead += 2) values.push(at(ahead).image);
    return `The values stand in parentheses: \`in (${values.join(', ')})\`.`;
  }
  if (is(at(0), T.And, T.Or) && is(at(1), T.Compare)) {
    const subject = is(at(-3), T.Name) ? at(-3).image : '…';
    return `Say again what is compared: \`${at(0).image} ${subject} ${at(1).image} ${is(at(2), T.Literal, T.Name) ? at(2).image : '…'}\`.`;
  }
  if (/^(?:more|less|fewer|at|over)$/.test(at(0).image) && /^(?:than|least|most)$/.test(at(1).image)) {
    const sign =
      at(1).image === 'least' ? '>=' : at(1).image === 'most' ? '<=' : /^more|over$/.test(at(0).image) ? '>' : '<';
    const number = is(at(2), T.NumberToken) ? at(2).image : '3';
    return `Count, and compare with a sign: \`count of order_placed in last 12mo ${sign} ${number}\`.`;
  }
  return moments(at);
}

const advices: ReadonlyMap<TokenType | undefined, (at: Around) => string | undefined> = new Map([
  [T.Send, send],
  [T.When, (at) => when(at) ?? rfmClass(at)],
  [T.Sequence, parameter],
  [T.Goal, goal],
  [T.Measure, goal],
  [T.Active, active],
  [T.Give, give],
  [T.Expect, expectAt],
  [T.Case, matchCase],
  [T.Add, group],
  [T.Remove, group],
  [T.Scenario, scenario],
  [T.Hours, hours],
  [T.Wait, wait],
  [T.Given, given],
  [undefined, anywhere],
]);
