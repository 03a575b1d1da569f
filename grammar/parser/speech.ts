/** What was meant where a line goes on as it would be said: `every week on monday`, `wait 3d for order_placed`. It changes nothing in how the line is read. */
import type { IToken, TokenType } from 'chevrotain';
import { tokenMatcher } from '../chevrotain.js';
import { currencyOf } from '../literals.js';
import * as T from '../tokens.js';
import type { Around } from './line-advice.js';

function is(token: IToken, ...types: readonly TokenType[]): boolean {
  return types.some((type) => tokenMatcher(token, type));
}

/** A sentence, or undefined where nothing certain can be said; `opener` is the word that opens the line. */
export function speechAdvice(at: Around, opener: IToken): string | undefined {
  return byOpener.get(opener.tokenType)?.(at) ?? anywhere(at);
}

const isWord = (token: IToken, words: RegExp) => is(token, T.Name) && words.test(token.image);
const day = (token: IToken) => /^(?:mon|tues|wednes|thurs|fri|satur|sun)days?$/i.test(token.image);
const dayName = (token: IToken) => token.image.toLowerCase().replace(/s$/, '');
const timeAfter = (at: Around, from: number) => {
  for (let ahead = from; ahead < from + 3; ahead++) if (is(at(ahead), T.Time)) return at(ahead).image;
  return '09:00';
};

function when(at: Around): string | undefined {
  if (is(at(0), T.Comma)) return 'Conditions are joined with `and`; behind a comma stands only `including existing`.';
  if (day(at(0)) && at(1).image === 'at') return `Write \`every ${dayName(at(0))} at ${timeAfter(at, 1)}\`.`;
  if (is(at(0), T.Name) && is(at(1), T.For) && is(at(2), T.Duration))
    return `Write \`no ${at(0).image} in last ${at(2).image}\`.`;
  const weekly = at(0).image === 'on' || at(1).image === 'on';
  const named = at(0).image === 'on' ? at(1) : at(2);
  if (weekly && day(named)) return `Write \`every ${dayName(named)} at ${timeAfter(at, 2)}\`.`;
  if (is(at(0), T.Name) && at(1).image === 'at' && at(-1).image !== 'every')
    return `For a date that comes round every year write \`each ${at(0).image} at ${timeAfter(at, 2)}\`; for every value once, \`on ${at(0).image} at ${timeAfter(at, 2)}\`.`;
  if (isWord(at(1), /^(?:becomes|turns|gets)$/)) return `Write \`${at(0).image} changes to ${at(2).image}\`.`;
  return undefined;
}

function send(at: Around): string | undefined {
  if (is(at(1), T.Comma)) {
    const more = is(at(2), T.Name) ? ` with \`send ${is(at(3), T.Name) ? `${at(2).image} ` : ''}` : undefined;
    const name = is(at(3), T.Name) ? at(3).image : at(2).image;
    return `Each message has a line of its own: begin a new line${more ? `${more}${name}\`` : ''}.`;
  }
  if (/^(?:at|on)$/.test(at(1).image)) {
    const target = day(at(2)) ? dayName(at(2)) : is(at(2), T.Time, T.DateToken) ? at(2).image : '09:00';
    return `When it goes out stands on a line above it: \`wait until ${target}\`.`;
  }
  if (is(at(1), T.If))
    return `A condition has a line of its own above it: \`if ${is(at(2), T.Name) ? at(2).image : '…'}:\`.`;
  if (is(at(0), T.Name) && is(at(1), T.Minus) && is(at(2), T.Name))
    return `A name has no \`-\`: \`${at(0).image}_${at(2).image}\`.`;
  if (is(at(1), T.Dot)) return `A message is named without the ending of its file: \`${at(0).image}\`.`;
  if (at(0).image === 'by' || at(0).image === 'via')
    return `The channel stands first: \`send ${at(1).image} ${at(-1).image}\`.`;
  if (isWord(at(1), /^(?:via|by|using|through)$/))
    return `Leave out \`${at(1).image} …\`: how a channel sends stands in \`cauce.yaml\`.`;
  if (is(at(0), T.Give) || at(0).image === 'give')
    return 'A code is given on a line above it: `give 5% as promo`. A message that declares `promo` then shows it.';
  if (!isWord(at(1), /^(?:after|in)$/) && !is(at(1), T.In, T.After)) return undefined;
  return is(at(2), T.Duration) ? `Time passes on a line above it: \`wait ${at(2).image}\`.` : undefined;
}

function wait(at: Around): string | undefined {
  if (/^(?:next|this|on)$/.test(at(0).image) && day(at(1))) return `Write \`wait until ${dayName(at(1))}\`.`;
  if (is(at(1), T.Between)) return 'Say one length, `wait 2h`; or a time to go on at, `wait until 09:00`.';
  const event = (token: IToken) => (is(token, T.Name) ? token.image : '…');
  if (is(at(0), T.Duration) && is(at(1), T.For))
    return `Write \`wait up to ${at(0).image} for ${event(at(2))}\`: that long at most.`;
  if (is(at(1), T.Duration) && isWord(at(0), /^(?:max|maximum|most|least)$/))
    return `Write \`wait up to ${at(1).image} for …\`: that long at most.`;
  return undefined;
}

/** `goal: order_placed within 5d`. */
function clause(at: Around): string | undefined {
  if (!is(at(1), T.Colon) || !is(at(0), T.LineStart)) return undefined;
  return `Leave out the \`:\` behind \`${at(0).image}\`.`;
}

function stop(at: Around): string | undefined {
  if (!is(at(1), T.If)) return undefined;
  return 'Directly under `scenario …:` write `stop when …`; among the steps, `if …: stop`.';
}

function enter(at: Around): string | undefined {
  return is(at(0), T.Once) && /^(?:every|each|in|within|a)$/.test(at(1).image)
    ? `Write \`enter once per ${is(at(2), T.Duration) ? at(2).image : '30d'}\`.`
    : undefined;
}

function set(at: Around): string | undefined {
  if (!is(at(0), T.Name) || !is(at(1), T.Compare, T.To, T.Is, T.Colon)) return undefined;
  return `Write \`set ${at(0).image} = ${is(at(2), T.Literal, T.Name) ? at(2).image : '…'}\`.`;
}

function expectation(at: Around): string | undefined {
  if (is(at(1), T.Not)) return 'What must not go out is told with `no`: `expect no email welcome`.';
  if (is(at(0), T.Duration)) return `Leave out \`${at(1).image}\`: times count from the first \`when\`.`;
  if (/^(?:sent|is|goes)$/.test(at(1).image) || is(at(1), T.Is))
    return `Leave out \`${at(1).image}\`: \`expect email ${at(0).image} at 4h\`.`;
  if (at(-1).image !== 'send' && at(0).image !== 'send') return undefined;
  return 'Leave out `send`: `expect email welcome at 4h`.';
}

function given(at: Around): string | undefined {
  if (at(0).image === 'contact' && is(at(1), T.With, T.Has)) return 'Leave out `contact`: `given newsletter = true`.';
  if (at(1).image !== 'is' || /^(?:rfm|recency|frequency|spend)$/.test(at(0).image)) return undefined;
  return `Write \`given ${at(0).image} = ${is(at(2), T.Literal, T.Name) ? at(2).image : 'true'}\`.`;
}

function happening(at: Around): string | undefined {
  return at(1).image === 'at' && is(at(2), T.Duration)
    ? `\`at\` stands before \`with\`: \`when … at ${at(2).image} with …\`.`
    : undefined;
}

function many(at: Around): string | undefined {
  return is(at(1), T.Comma) && is(at(2), T.Name)
    ? `One group a line: begin a new line for \`${at(2).image}\`.`
    : undefined;
}

function split(at: Around): string | undefined {
  if (!is(at(0), T.Split)) return undefined;
  return 'Write `split as letter:`, and the shares under it, each with a name: `50% short:`.';
}

function repeat(at: Around): string | undefined {
  return is(at(0), T.Repeat) && is(at(1), T.Until)
    ? 'Loops have an end here: `repeat up to 3 times every 1d until …:`.'
    : undefined;
}

function sequence(at: Around): string | undefined {
  return is(at(0), T.Name) && is(at(1), T.Colon)
    ? `Parentheses belong to it, also with nothing in them: \`sequence ${at(0).image}():\`.`
    : undefined;
}

function doing(at: Around): string | undefined {
  return is(at(0), T.Name) && is(at(1), T.Newline, T.Semi)
    ? `Parentheses belong to it, also with nothing in them: \`do ${at(0).image}()\`.`
    : undefined;
}

function declared(at: Around): string | undefined {
  if (!is(at(1), T.Colon, T.When, T.If, T.Is, T.Where, T.Compare)) return undefined;
  if (!is(at(0), T.Name) || !is(at(-1), T.Let, T.Segment, T.Event)) return undefined;
  return `What it is follows \`=\`: \`${at(-1).image} ${at(0).image} = …\`.`;
}

function hours(at: Around): string | undefined {
  if (is(at(0), T.Time) && is(at(-1), T.Minus) && day(at(1)))
    return `Days stand behind \`on\`: \`on ${dayName(at(1))}${day(at(3)) ? `-${dayName(at(3))}` : ''}\`.`;
  if (!is(at(0), T.Time) || is(at(-1), T.Minus) || is(at(1), T.Minus, T.Newline)) return undefined;
  const to = is(at(2), T.Time) ? at(2).image : '20:00';
  return `Write \`hours ${at(0).image}-${to}\`.`;
}

function give(at: Around): string | undefined {
  if (at(0).image === 'coupon' && is(at(1), T.Name)) return `Leave out \`coupon\`: \`give ${at(1).image} as promo\`.`;
  if (at(0).image !== 'valid' || !is(at(2), T.Duration)) return undefined;
  return `Leave out \`${at(1).image}\`: \`valid ${at(2).image}\`.`;
}

function active(at: Around): string | undefined {
  if (!isWord(at(1), /^(?:until|till|before|after|since)$/) && !is(at(1), T.Until)) return undefined;
  const end = is(at(2), T.DateToken) ? at(2).image : '2026-12-24';
  return `Both days stand there, the first and the last: \`active 2026-01-01 to ${end}\`.`;
}

function scenario(at: Around): string | undefined {
  if (is(at(0), T.Text) && is(at(1), T.Name) && at(0).startOffset + at(0).image.length === at(1).startOffset)
    return 'A quote inside a text is written `\\"`.';
  const [, number, rest] = /^(\d+)_*(\p{L}[\p{L}\p{N}_]*)$/u.exec(at(1).image) ?? [];
  return is(at(0), T.Scenario) && number !== undefined
    ? `A name begins with a letter: \`${rest}_${number}\`.`
    : undefined;
}

const byOpener: ReadonlyMap<TokenType, (at: Around) => string | undefined> = new Map([
  [T.When, (at) => happening(at) ?? when(at)],
  [T.Send, send],
  [T.Wait, wait],
  [T.Goal, clause],
  [T.Measure, clause],
  [T.For, clause],
  [T.Hours, (at) => clause(at) ?? hours(at)],
  [T.Priority, clause],
  [T.Active, (at) => clause(at) ?? active(at)],
  [T.Enter, (at) => clause(at) ?? enter(at)],
  [T.Stop, stop],
  [T.SetWord, set],
  [T.Expect, expectation],
  [T.Given, given],
  [T.Sequence, sequence],
  [T.Do, doing],
  [T.Let, declared],
  [T.Segment, declared],
  [T.Event, declared],
  [T.Give, give],
  [T.Add, many],
  [T.Remove, many],
  [T.Split, split],
  [T.Repeat, repeat],
  [T.Scenario, scenario],
]);

function anywhere(at: Around): string | undefined {
  return (
    opened(at) ??
    window(at) ??
    members(at) ??
    oneOf(at) ??
    amount(at) ??
    place(at) ??
    never(at) ??
    ago(at) ??
    header(at) ??
    moment(at)
  );
}

/** `opened any email`. */
function opened(at: Around): string | undefined {
  if (!/^(?:opened|clicked|received)$/.test(at(0).image) || !/^(?:any|an?|emails?|message|the)$/.test(at(1).image))
    return undefined;
  const event = at(0).image === 'received' ? 'message_delivered' : `message_${at(0).image}`;
  return `What became of messages are events: \`any ${event} in last 30d\`.`;
}

/** `in 30d`, `last 30d`. */
function window(at: Around): string | undefined {
  const length = is(at(0), T.In) ? at(1) : /^(?:last|past)$/.test(at(1).image) ? at(2) : undefined;
  return length && is(length, T.Duration) ? `Write \`in last ${length.image}\`.` : undefined;
}

/** `for not in vip_club`, `if is vip_club`. */
function members(at: Around): string | undefined {
  if (is(at(1), T.Is) && is(at(0), T.For, T.And, T.Or, T.If, T.Not, T.When) && is(at(2), T.Name))
    return `A group or a segment is a condition by itself: \`${at(2).image}\`.`;
  if (!is(at(1), T.In) || !is(at(2), T.Name) || !is(at(0), T.Not, T.For, T.And, T.Or, T.If)) return undefined;
  const group = at(2).image === 'group' || at(2).image === 'segment' ? at(3).image : at(2).image;
  return `A group or a segment is a condition by itself: \`${is(at(0), T.Not) ? 'not ' : ''}${group}\`.`;
}

/** `rfm is champions, loyal`. */
function oneOf(at: Around): string | undefined {
  if (!is(at(1), T.Comma) || !is(at(-1), T.Is, T.Compare) || !is(at(-2), T.Name) || !is(at(0), T.Name, T.Literal))
    return undefined;
  return `One of several is asked with \`in\`: \`${at(-2).image} in (${at(0).image}, ${at(2).image})\`.`;
}

/** `total > EUR 100`. */
function amount(at: Around): string | undefined {
  const code = is(at(0), T.Name) && is(at(1), T.NumberToken) ? currencyOf(at(0).image) : undefined;
  return code && `The currency stands behind the amount: \`${at(1).image} ${code}\`.`;
}

/** `location < 20km from store`, `location near store`. */
function place(at: Around): string | undefined {
  if (isWord(at(1), /^(?:near|around|nearby)$/))
    return `Say how near: \`${at(0).image} within 20km of ${is(at(2), T.Name) ? at(2).image : '…'}\`.`;
  if (!is(at(0), T.Distance) || !is(at(1), T.From, T.Of, T.To)) return undefined;
  const left = is(at(-1), T.Compare) && is(at(-2), T.Name) ? at(-2).image : 'location';
  return `Write \`${left} within ${at(0).image} of ${is(at(2), T.Name) ? at(2).image : '…'}\`.`;
}

function never(at: Around): string | undefined {
  return at(0).image === 'never' && is(at(1), T.Name) ? `Write \`no ${at(1).image}\`.` : undefined;
}

function ago(at: Around): string | undefined {
  if (!isWord(at(1), /^ago$/) && !is(at(1), T.Ago)) return undefined;
  if (!is(at(0), T.Duration)) return undefined;
  return is(at(-1), T.Is, T.Compare) && is(at(-2), T.Name)
    ? `An age is how long ago already: \`${at(-2).image} > ${at(0).image}\`.`
    : 'An age is how long ago already: leave out `ago`.';
}

/** `when signed_up do:`. */
function header(at: Around): string | undefined {
  if (!/^(?:do|begin|then)$/.test(at(1).image) || !is(at(2), T.Colon, T.Newline)) return undefined;
  return `A block begins with \`:\`; leave out \`${at(1).image}\`.`;
}

/** `reminder not opened`, `rfm moves to (champions, loyal)`. */
function moment(at: Around): string | undefined {
  if (is(at(0), T.To) && is(at(1), T.LParen) && is(at(2), T.Name) && is(at(3), T.Comma) && is(at(4), T.Name))
    return `Several are joined with \`or\`: \`rfm moves to ${at(2).image} or rfm moves to ${at(4).image}\`.`;
  const told = /^(?:sent|delivered|opened|clicked|bounced|failed|skipped)$/;
  if (!is(at(0), T.Not) || !is(at(-1), T.Name) || !told.test(at(1).image)) return undefined;
  return `Write \`not ${at(-1).image}.${at(1).image}\`.`;
}
