/** What was meant where something else had to stand: slips that the words around give away. It changes nothing in how the line is read. */
import type { IToken, TokenType } from 'chevrotain';
import { tokenMatcher } from '../chevrotain.js';
import { currencyOf, nearestDuration } from '../literals.js';
import * as T from '../tokens.js';
import { type Around, lineAdvice } from './line-advice.js';
import { speechAdvice } from './speech.js';

/** A sentence, or undefined where nothing certain can be said. */
export function adviceFor(at: Around): string | undefined {
  const said = lineAdvice(at, opener(at)) ?? thousands(at) ?? speechAdvice(at, opener(at));
  if (said !== undefined) return said;
  for (const advice of advices) {
    const said = advice(at);
    if (said !== undefined) return said;
  }
  return undefined;
}

const advices: readonly ((at: Around) => string | undefined)[] = [
  channel,
  waitFor,
  inTheLast,
  then,
  notIn,
  contains,
  windowBeforeWhere,
  unit,
  currency,
  countOf,
  field,
  comparison,
  giveOrder,
  inGroup,
  goal,
  segment,
  once,
  twoWords,
];

function is(token: IToken, ...types: readonly TokenType[]): boolean {
  return types.some((type) => tokenMatcher(token, type));
}

function notIn(at: Around): string | undefined {
  if (!is(at(1), T.In)) return undefined;
  if (is(at(0), T.Not) && is(at(-1), T.Is)) return 'Leave out `is`: `… not in (…)`.';
  return is(at(0), T.Is) ? 'Leave out `is`: `… in (…)`.' : undefined;
}

/** `"shoes" in interests`. */
function contains(at: Around): string | undefined {
  if (!is(at(0), T.In) || !is(at(1), T.Name)) return undefined;
  if (is(at(-1), T.Text)) return `A list is asked for what it holds: \`${at(1).image} contains ${at(-1).image}\`.`;
  const group = at(1).image;
  if (/^(?:contact|customer|user|they|person|subscriber)$/i.test(at(-1).image))
    return `A group or a segment is a condition by itself: \`${group}\`.`;
  return `After \`in\` the values stand in parentheses: \`in (${group}, …)\`.`;
}

/** `count of E in last 30d where (…)`. */
function windowBeforeWhere(at: Around): string | undefined {
  if (!is(at(1), T.Where) || !is(at(0), T.Duration) || !is(at(-1), T.WindowWord)) return undefined;
  return `\`where (…)\` stands before \`in ${at(-1).image}\`: \`… where (…) in ${at(-1).image} ${at(0).image}\`.`;
}

/** `my-scenario` where a name is declared: as it is written, and as it should be. */
export function hyphenatedName(at: Around): { found: string; expected: string } | undefined {
  if (!is(at(1), T.Minus) || !is(at(0), T.Name) || !is(at(-1), T.Let, T.Segment, T.Event, T.Sequence, T.Scenario))
    return undefined;
  const parts = [at(0)];
  for (let ahead = 1; is(at(ahead), T.Minus) && isPart(at(ahead + 1)); ahead += 2) parts.push(at(ahead + 1));
  const words = parts.map(({ image }) => image);
  const [found, expected] = [words.join('-'), words.join('_')];
  const last = parts.at(-1)!;
  const joined = last.startOffset + last.image.length - at(0).startOffset === found.length;
  return parts.length > 1 && joined ? { found, expected } : undefined;
}

/** `wait for order_placed`. */
function waitFor(at: Around): string | undefined {
  if (!is(at(0), T.Wait) || !is(at(1), T.For)) return undefined;
  const what = is(at(2), T.Name) ? at(2).image : '…';
  return `Say how long at most: \`wait up to 3d for ${what}\`.`;
}

/** `in the last 30 days`. */
function inTheLast(at: Around): string | undefined {
  return is(at(0), T.In) && at(1).image === 'the' ? 'Write `in last 30d`, without `the`.' : undefined;
}

/** `if regular then`. */
function then(at: Around): string | undefined {
  return at(1).image === 'then' ? 'A block begins with `:`, not with `then`.' : undefined;
}

/** `when order placed`. */
function twoWords(at: Around): string | undefined {
  if (!is(at(0), T.Name) || !is(at(1), T.Name) || is(opener(at), T.Test)) return undefined;
  const name = `${at(0).image}_${at(1).image}`;
  if (is(at(-1), T.Scenario, T.Sequence, T.Let, T.Segment, T.Event)) return `A name is one word: \`${name}\`.`;
  return `A name is one word: \`${name}\`. Two conditions are joined with \`and\` or \`or\`.`;
}

function isPart(token: IToken): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_]*$/u.test(token.image);
}

/** `1,000 EUR`, which may be noticed at the `,` or behind it. */
function thousands(at: Around): string | undefined {
  const comma = is(at(1), T.Comma) ? 1 : is(at(0), T.Comma) ? 0 : undefined;
  if (comma === undefined || !/^\d{1,3}$/.test(at(comma - 1).image)) return undefined;
  let number = at(comma - 1).image;
  for (let ahead = comma; is(at(ahead), T.Comma); ahead += 2) {
    const [, group, rest = ''] = /^(\d{3})(?!\d)(.*)$/.exec(at(ahead + 1).image) ?? [];
    if (group === undefined) return undefined;
    number += group;
    if (rest !== '') return `A number has no \`,\`: write \`${number}${rest}\`.`;
  }
  return `A number has no \`,\`: write \`${number}\`.`;
}

/** `3 dayz`. */
function unit(at: Around): string | undefined {
  if (!is(at(0), T.NumberToken) || !is(at(1), T.Name) || at(1).image.length < 3) return undefined;
  if (/^per_?cent$/i.test(at(1).image)) return `A percentage is a number and a sign: write \`${at(0).image}%\`.`;
  const written = nearestDuration(at(0).image, at(1).image);
  return written && `A duration is a number and a unit: write \`${written}\`.`;
}

/** `enter onec`. */
function once(at: Around): string | undefined {
  return is(at(0), T.Enter) && is(at(1), T.Name)
    ? 'Write `enter once`, or `enter once per 30d`. Without this line everybody may enter again.'
    : undefined;
}

/** `send welcome_1`. */
function channel(at: Around): string | undefined {
  if (!is(at(-1), T.Send) || !is(at(0), T.Name) || !is(at(1), T.Newline, T.Semi, T.With, T.As)) return undefined;
  return `A channel and a message follow \`send\`: \`send email ${at(0).image}\`.`;
}

function currency(at: Around): string | undefined {
  if (!is(at(0), T.NumberToken) || !is(at(1), T.Name)) return undefined;
  const word = at(1).image;
  const code = currencyOf(word) ?? (/^[a-z]{3}$/.test(word) ? word.toUpperCase() : undefined);
  return code && `An amount is written with the code of its currency: \`${at(0).image} ${code}\`.`;
}

function countOf(at: Around): string | undefined {
  if (!/^(?:count|sum|average|min|max)$/.test(at(0).image)) return undefined;
  const what = is(at(1), T.Name) ? at(1) : is(at(1), T.LParen) && is(at(2), T.Name) ? at(2) : undefined;
  if (what === undefined) return undefined;
  const from = what === at(1) ? 1 : 2;
  const field = is(at(from + 1), T.Dot) && at(0).image !== 'count' ? `.${at(from + 2).image}` : '';
  return `Write \`${at(0).image} of ${what.image}${field}\`.`;
}

/** `last order_placed total`. */
function field(at: Around): string | undefined {
  if (!is(at(1), T.Name) || !is(at(0), T.Name) || !/^(?:last|first|previous)$/.test(at(-1).image)) return undefined;
  return `A field stands after a dot: \`${at(-1).image} ${at(0).image}.${at(1).image}\`.`;
}

const signs: ReadonlyMap<string, string> = new Map([
  ['older', '>'],
  ['longer', '>'],
  ['more', '>'],
  ['greater', '>'],
  ['above', '>'],
  ['over', '>'],
  ['after', '>'],
  ['younger', '<'],
  ['newer', '<'],
  ['shorter', '<'],
  ['less', '<'],
  ['fewer', '<'],
  ['below', '<'],
  ['under', '<'],
  ['equals', '=='],
]);

/** `last_order older than 15d`. */
function comparison(at: Around): string | undefined {
  const sign = is(at(1), T.Name) ? signs.get(at(1).image) : undefined;
  if (sign === undefined || !is(at(0), T.Name, T.RParen)) return undefined;
  const value = at(2).image === 'than' ? at(3) : at(2);
  const left = is(at(0), T.Name) ? at(0).image : '…';
  return `Compare with a sign: \`${left} ${sign} ${is(value, T.Literal, T.Name) ? value.image : '…'}\`.`;
}

function giveOrder(at: Around): string | undefined {
  if (is(at(1), T.Valid) && is(at(-1), T.As)) return '`valid` stands before `as`: `give 10% valid 7d as promo`.';
  if (is(at(1), T.As) && is(opener(at), T.Send))
    return '`as` stands before `with`: `send email welcome as greeting with …`.';
  return undefined;
}

/** `given vip_club`, `given member of vip_club`. */
function inGroup(at: Around): string | undefined {
  if (!is(opener(at), T.Given)) return undefined;
  if (is(at(0), T.Of) && is(at(1), T.Name)) return `Write \`given in ${at(1).image}\`.`;
  if (!is(at(-1), T.Given) || !is(at(0), T.Name) || !is(at(1), T.Newline)) return undefined;
  return `For a member of a group write \`given in ${at(0).image}\`. A segment follows from attributes and past events: give those.`;
}

function goal(at: Around): string | undefined {
  const word = opener(at);
  if (!is(word, T.Goal, T.Measure) || !is(at(1), T.BinaryOperator)) return undefined;
  return `\`${word.image}\` takes something that happens; a condition on it follows with \`where (…)\`: \`${word.image} order_placed where (…) within 5d\`.`;
}

/** `event big = total > 50 EUR`. */
function segment(at: Around): string | undefined {
  if (!is(opener(at), T.Event) || !is(at(1), T.BinaryOperator)) return undefined;
  return 'An event is made of an event, `order_placed where (…)`. A condition that holds or does not is a `segment`.';
}

/** The word that opens the line. */
function opener(at: Around): IToken {
  let ahead = 0;
  while (!is(at(ahead), T.LineStart) && ahead > -200) ahead--;
  return at(ahead);
}
