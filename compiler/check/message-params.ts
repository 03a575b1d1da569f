/** What a message's template needs and what it gets: from `with`, or from a name of the run that is called the same and fits. */
import type { Expression, Name, Span } from '../../grammar/index.js';
import { type Env, isUsable, type Sending } from '../resolve/locals.js';
import type { Location, MessageSymbol } from '../resolve/symbol.js';
import { fits, mayLack } from '../types/assign.js';
import { describeType, typeName } from '../types/describe.js';
import { choicesOf, paramType } from '../types/from-model.js';
import { isError, isOptional } from '../types/make.js';
import { own } from '../types/own.js';
import type { Type } from '../types/type.js';
import { type Checker, type Owner, replacement } from './checker.js';
import { unwrapped } from './expectation.js';
import { givenBefore, givenLater } from './given-codes.js';
import { isImplicit } from './lookup.js';
import { unknownField } from './unknown.js';
import { spanOfOwner } from './unread.js';

export interface Given {
  readonly type: Type;
  readonly name: Name;
  readonly value?: Expression;
}

/** Where a problem is told: at the `send`, or at the `do` that hands the message over (`sentAt` is then the `send` in the sequence). */
export interface SendPlace {
  readonly file: string;
  readonly owner: Owner;
  readonly span: Span;
  /** `Run.known` there. */
  readonly known: ReadonlySet<string>;
  readonly sentAt?: Location;
}

export function checkParams(
  c: Checker,
  message: MessageSymbol,
  given: ReadonlyMap<string, Given>,
  env: Env,
  place: SendPlace,
): void {
  const key = `${message.channel}/${message.name}`;
  const params = c.model.messages[key]?.params ?? {};
  // A parameter that is given under a wrong name is one mistake, not two.
  let misnamed = false;
  for (const [name, { type, name: written, value }] of given) {
    const shape = own(params, name);
    if (!shape) {
      const at = place.sentAt ? { ...written, span: place.span } : written;
      misnamed = true;
      const declared = declaredAs(c, key, name, type, value);
      unknownField(c, at, `the message \`${message.name}\``, Object.keys(params), place, declared);
    } else checkGiven(c, name, type, paramType(shape), value, place, written);
  }
  const lacks = new Set<string>();
  // What a parameter gets by `with` is not what the run knows under its name.
  const known =
    given.size === 0 ? place.known : new Set([...place.known].filter((one) => !given.has(one.split('.')[0]!)));
  recordSending(c, { key, at: { file: place.file, span: place.span }, lacks, known, env });
  for (const [name, shape] of Object.entries(params)) {
    const one = given.get(name);
    if (one) {
      if (isOptional(one.type)) lacks.add(name);
      continue;
    }
    const wanted = paramType(shape);
    const binding = env.get(name);
    const local = binding && !isImplicit(binding) ? binding : undefined;
    const fitting = local && fits(local.type, wanted, c.events);
    if (fitting && isUsable(local)) {
      if (isOptional(local.type)) lacks.add(name);
      continue;
    }
    lacks.add(name);
    if (shape.optional || misnamed) continue;
    const later = !local && wanted.kind === 'code' && givenLater(place.owner, place.file, name, place.span.start);
    if (later) {
      const related = [{ ...later, message: 'the code is given here' }];
      c.report('coupons/shown-before-given', { name, message: message.name }, place, place.span, { related });
      continue;
    }
    const declared = c.places.get(`messages.${key}.params.${name}`) ?? message.location;
    const other = local && (local.missingAt ?? local.otherAt);
    const why = !local ? 'nothing' : fitting ? 'some path' : 'another type';
    const params = {
      param: name,
      message: message.name,
      type: typeName(wanted),
      why,
      found: local ? describeType(local.type) : '',
    } as const;
    // A step that could not be read may have given it.
    if (c.hasUnread(place.file, spanOfOwner(place.owner))) {
      c.fail(place);
      continue;
    }
    const give = !local && wanted.kind === 'code' ? givenBefore(place.owner, place.span.start) : undefined;
    const named = give && `${c.textOf(place.file, give.span).replace(/\s+as\s+\S+$/, '')} as ${name}`;
    const missing = { ...params, ...(named === undefined ? {} : { named }) };
    c.report('types/missing-param', missing, place, place.span, {
      ...(give && named ? { fixes: [replacement(`Write \`${named}\``, place.file, give.span, named, false)] } : {}),
      related: [
        ...(give ? [{ file: place.file, span: give.span, message: 'a code is given here' }] : []),
        ...(declared ? [{ ...declared, message: `\`${name}\` is declared here` }] : []),
        ...(place.sentAt ? [{ ...place.sentAt, message: 'the message is sent here' }] : []),
        ...(local ? [{ ...local.boundAt, message: `\`${name}\` is bound here` }] : []),
        ...(other ? [{ ...other, message: 'and here it is not' }] : []),
      ],
    });
  }
}

/** Types that a front matter can name. */
const declarable = new Set(['bool', 'number', 'percent', 'money', 'text', 'email', 'date', 'moment', 'event']);

/** How the message would take it: a code is given, not written down; anything else is declared with its type. */
function declaredAs(
  c: Checker,
  key: string,
  name: string,
  type: Type,
  value: Expression | undefined,
): string | undefined {
  const message = c.model.messages[key];
  if (!message || isError(type)) return undefined;
  const where = (as: string) => `in the front matter of \`${message.file}\`, \`params: {${name}: ${as}}\``;
  if (type.kind === 'code') return where('coupon');
  const isText = value && unwrapped(value).kind === 'text';
  if (isText && /promo|coupon|code|voucher|discount|gift/i.test(name))
    return `${where('coupon')}, and take no code of your own but one that is given before: \`give 10% valid 7d as ${name}\``;
  if (Object.keys(message.params).length > 0 || !declarable.has(type.kind)) return undefined;
  return where(typeName(type));
}

function recordSending(c: Checker, sending: Sending): void {
  const all = c.sends.get(sending.at.file);
  if (all) all.push(sending);
  else c.sends.set(sending.at.file, [sending]);
}

function checkGiven(
  c: Checker,
  param: string,
  type: Type,
  wanted: Type,
  value: Expression | undefined,
  place: SendPlace,
  name: Name,
): void {
  if (isError(type)) return;
  const span = place.sentAt ? place.span : (value?.span ?? name.span);
  const inner = value && unwrapped(value);
  if (inner?.kind === 'text' && choicesOf(wanted, c.model)?.includes(inner.value)) return;
  if (!fits(type, wanted, c.events)) {
    const isWritten = wanted.kind === 'code' && inner?.kind === 'text';
    const hint = isWritten
      ? {
          hint: `A code is never written down: \`give 10% valid 7d as ${param}\` before, or \`give NAME as ${param}\` of a coupon in \`cauce.yaml\`; the message then takes it by its name, without \`with\`.`,
        }
      : {};
    c.report(
      'types/expected',
      { found: describeType(type), wanted: describeType(wanted), place: `for \`${param}\``, ...hint },
      place,
      span,
    );
  } else if (mayLack(type, wanted) && !isOptional(wanted)) {
    c.report('types/unknown-argument', { what: c.textOf(place.file, span), param }, place, span);
  }
}
