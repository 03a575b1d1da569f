/** What has happened: to a message of the run, whose moments only ever come true, and whether an event of the contact is there at all. */
import type { Expression, MemberExpression } from '../../grammar/index.js';
import {
  atLeast,
  below,
  type Condition,
  claim,
  type Fact,
  type Formula,
  inLine,
  joinLines,
  only,
  type Subject,
} from '../reason/index.js';
import { countClaim, eventsOf } from './events.js';
import { keyOf, meant, numberSubject, type Reading } from './reading.js';

/** A click implies open and delivery, an open delivery; each of them that it was sent (R5). */
const implied: Readonly<Record<string, readonly string[]>> = {
  clicked: ['opened', 'delivered', 'sent'],
  opened: ['delivered', 'sent'],
  delivered: ['sent'],
  bounced: ['sent'],
};
const impliedBy = (moment: string): readonly string[] =>
  Object.keys(implied).filter((other) => implied[other]!.includes(moment));

/** `reminder.clicked`; undefined for every other member. */
export function handleCondition(r: Reading, expression: MemberExpression): Condition | undefined {
  if (r.c.typeAt(expression).kind !== 'handleMoment' && r.c.typeAt(expression.object).kind !== 'handle')
    return undefined;
  const { key, names } = keyOf(r, expression.object);
  const moment = expression.member.text;
  const facts = (moments: readonly string[], yes: boolean): readonly Fact[] =>
    moments.map((other) => {
      const subject = momentSubject(key, other, names);
      return { subject, values: inLine(subject, yes ? atLeast(1) : below(1)) };
    });
  const subject = momentSubject(key, moment, names);
  const yes = claim(
    subject,
    inLine(subject, atLeast(1)),
    facts(implied[moment] ?? [], true),
    facts(impliedBy(moment), false),
  );
  const no = claim(
    subject,
    inLine(subject, below(1)),
    facts(impliedBy(moment), false),
    facts(implied[moment] ?? [], true),
  );
  return { yes, no };
}

/** 0 until it happened, 1 since. */
function momentSubject(handle: string, moment: string, names: readonly string[]): Subject {
  return numberSubject(`${handle}.${moment}`, names, {
    range: joinLines(only(0), only(1)),
    whole: true,
    overTime: 'grows',
  });
}

/** `last order_placed is known`: there is one. */
export function lastKnown(r: Reading, expression: Expression): Formula | undefined {
  const inner = meant(r.c, expression);
  if (inner.kind !== 'history' || inner.inLast || (inner.function !== 'last' && inner.function !== 'first'))
    return undefined;
  return countClaim(eventsOf(r, inner), atLeast(1));
}
