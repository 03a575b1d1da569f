/** Reports names that mean nothing where they stand, with the nearest name that does. One place decides what a clear slip of the pen is. */
import type { Name, SequenceDeclaration } from '../../grammar/index.js';
import type { RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Location, SequenceSymbol } from '../resolve/symbol.js';
import { error } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, type More, replacement, type Scope } from './checker.js';
import { eventByWord, isImplicit, kindOfName, localNames } from './lookup.js';
import type { Suggestion } from './suggestions.js';

type At = Pick<Scope, 'file' | 'owner'>;

/** `what` is the kind of thing wanted, without article: "event", "scenario"; "name" where anything would do. `where` follows the name: " for email". */
export function unknownName(
  c: Checker,
  name: Name,
  what: string,
  candidates: Iterable<string>,
  scope: Scope,
  where = '',
  choices?: readonly string[],
  beside: readonly RelatedPlace[] = [],
): Type {
  if (name.text === '') return c.fail(scope);
  c.unknownIn.add(scope.file);
  if (c.unread.size > 0 && c.unreadLines.mayDeclare(name, what)) return c.fail(scope);
  const is = what === 'name' ? spaceOf(c, name.text, scope) : kindOfName(c, name.text, scope);
  if (is)
    return wrongKind(
      c,
      name,
      is,
      what === 'name' ? 'a value' : withArticle(what),
      scope,
      kindHint(c, name.text, is, what, where),
    );
  const follows = c.textOf(scope.file, { start: name.span.end, end: name.span.end + 5 });
  // `gmail.com`
  const isAddress = what === 'name' && /^\.(?:com|net|org|es|eu|de|fr|it|pt|uk)\b/.test(follows);
  const meant = isAddress ? undefined : meantBy(c, name.text, what, where, candidates, scope);
  if (meant === undefined && isParamUnread(c, scope)) return c.fail(scope);
  const lack = c.lacking.get(name.text);
  const restsOn = c.withheld.get(name.text);
  const fields = meant === undefined && what === 'name' ? fieldsHere(scope) : undefined;
  const elsewhere = meant === undefined && what === 'name' ? boundElsewhere(c, name.text, scope) : undefined;
  const params = {
    name: name.text,
    what,
    where,
    ...(meant === undefined ? {} : { suggestion: meant.name }),
    ...(lack === undefined ? {} : { lack }),
    ...(restsOn === undefined ? {} : { restsOn }),
    ...(choices === undefined && fields === undefined ? {} : { choices: choices ?? fields ?? [] }),
    ...(elsewhere === undefined ? {} : { elsewhere: true as const }),
    ...(what === 'name' && follows.startsWith('.') && meant === undefined
      ? { member: isAddress ? ('address' as const) : ('alias' as const) }
      : {}),
  };
  const other = elsewhere === undefined ? [] : [{ ...elsewhere, message: `this is the other \`${name.text}\`` }];
  c.report('names/unknown', params, scope, name.span, {
    ...fixFor(name, meant, scope),
    related: [...other, ...beside],
  });
  return error;
}

/** Inside a sequence whose parameters could not all be read. */
function isParamUnread(c: Checker, { file, owner }: Scope): boolean {
  if (c.unread.size === 0 || !('kind' in owner) || owner.kind !== 'sequence') return false;
  return hasUnreadHead(c, file, (owner as SequenceSymbol).declaration);
}

export function hasUnreadHead(c: Checker, file: string, { span, body }: SequenceDeclaration): boolean {
  return c.hasUnread(file, { start: span.start, end: Math.max(span.start, body.span.start - 1) });
}

/** What to do with a name of another kind: a message is asked by the name its `send` gives it. */
function kindHint(c: Checker, name: string, is: string, what: string, where: string): string | undefined {
  const channel = /^a message of (\S+)$/.exec(is)?.[1];
  if (channel === undefined) return undefined;
  if (what === 'name')
    return `Give the message you sent a name, \`send ${channel} ${name} as sent\`, and ask that: \`sent.clicked\`.`;
  const wanted = /^ for (\S+)$/.exec(where)?.[1];
  if (what !== 'message' || wanted === undefined) return undefined;
  const there = Object.values(c.model.messages).filter((message) => message.channel === wanted);
  const names = there.slice(0, 4).map((message) => `\`${message.name}\``);
  const more = there.length > 4 ? ' and more' : '';
  return names.length === 0
    ? undefined
    : `Messages of ${wanted} are ${names.join(', ')}${more}; or \`send ${channel} ${name}\`.`;
}

/** Spaces of names that are different ones at each place. */
const ofOnePlace: ReadonlySet<string> = new Set(['code', 'step', 'channel or type']);

const MOMENTS = /^(?:sent|delivered|opened|clicked|bounced|failed|skipped)$/;

/** The message of the run that was named last. */
function handleIn({ env }: Scope): string | undefined {
  return [...env].filter(([, { type }]) => type.kind === 'handle').at(-1)?.[0];
}

/** Names of the run and of the event being judged differ from place to place and come before the project's, which are the same everywhere. */
function meantBy(
  c: Checker,
  text: string,
  what: string,
  where: string,
  candidates: Iterable<string>,
  scope: Scope,
): Suggestion | undefined {
  if (what === 'name' && /^(customer|user|profile|person|subscriber|client)$/i.test(text))
    return { name: 'contact', certain: false };
  const handle = what === 'name' && MOMENTS.test(text) ? handleIn(scope) : undefined;
  if (handle !== undefined) return { name: `${handle}.${text}`, certain: false };
  const field = what === 'name' ? fieldOfEvent(text, scope, c) : undefined;
  if (field !== undefined) return { name: field, certain: false };
  const local =
    what === 'name' && scope.fields.length + scope.env.size > 0
      ? c.suggestionsFor(scope.file).nearest(undefined, text, localNames(scope))
      : undefined;
  if (local) return local;
  const space = ofOnePlace.has(what) ? undefined : `${what}${where}${scope.inRun ? ' in a run' : ''}`;
  const meant = c.suggestionsFor(scope.file).nearest(space, text, candidates);
  const byWord = meant === undefined && what === 'event' ? eventByWord(c, text) : undefined;
  if (byWord !== undefined) return { name: byWord, certain: false };
  const symbol =
    meant && (what === 'sequence' ? c.symbols.sequences.get(meant.name) : c.symbols.values.get(meant.name));
  if (symbol) c.countAsUsed(symbol, scope.file);
  return meant;
}

/** Of channels there are few: all are told. */
export function unknownChannel(c: Checker, name: Name, scope: Scope): void {
  const channels = Object.keys(c.model.channels);
  unknownName(c, name, 'channel', channels, scope, '', channels);
}

/** A name that exists, but as something else. */
export function wrongKind(
  c: Checker,
  name: Name,
  is: string,
  wanted: string,
  scope: At,
  hint?: string,
  related: readonly RelatedPlace[] = [],
): Type {
  const params = { name: name.text, is, wanted, ...(hint === undefined ? {} : { hint }) };
  c.report('names/wrong-kind', params, scope, name.span, { related });
  return error;
}

/** A word that is none of the values its place can take. */
export function unknownValue(
  c: Checker,
  word: string,
  span: Name['span'],
  subject: string,
  choices: readonly string[],
  scope: At,
  given?: string,
): Type {
  const quoted = c.textOf(scope.file, span).startsWith('"');
  const meant =
    given === undefined
      ? c.suggestionsFor(scope.file).nearest(undefined, word, choices)
      : { name: given, certain: false };
  const suggestion = meant?.name;
  const fix = fixFor({ span }, meant, scope, quoted ? (text) => `"${text}"` : undefined);
  c.report(
    'names/unknown-value',
    { name: word, subject, choices, ...(suggestion === undefined ? {} : { suggestion }) },
    scope,
    span,
    fix,
  );
  return error;
}

/** `declared`: where one could be declared. */
export function unknownField(
  c: Checker,
  name: Name,
  of: string,
  fields: Iterable<string>,
  scope: At,
  declared?: string,
): Type {
  if (name.text === '') return c.fail(scope);
  const all = [...fields];
  const meant = c.suggestionsFor(scope.file).nearest(`field of ${of}`, name.text, all);
  const suggestion = meant?.name;
  c.report(
    'names/unknown-field',
    {
      name: name.text,
      of,
      fields: all,
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(declared === undefined ? {} : { declared }),
    },
    scope,
    name.span,
    fixFor(name, meant, scope),
  );
  return error;
}

function fixFor(
  { span }: Pick<Name, 'span'>,
  meant: Suggestion | undefined,
  scope: At,
  write: (text: string) => string = (text) => text,
): More {
  if (meant === undefined) return {};
  return {
    fixes: [replacement(`Write \`${meant.name}\``, scope.file, span, write(meant.name), meant.certain)],
  };
}

/** Inside `where (…)` and `has (…)`: the fields of what is judged there, where those are few. */
function fieldsHere({ fields }: Scope): readonly string[] | undefined {
  const names = [...(fields[0]?.fields.keys() ?? [])];
  return names.length === 0 || names.length > 12 ? undefined : names;
}

/** Where another `when` of this file gives that name. */
function boundElsewhere(c: Checker, text: string, { file }: Scope): Location | undefined {
  let first: Location | undefined;
  for (const { name, location } of c.bound.values()) {
    if (name !== text || location?.file !== file) continue;
    if (!first || location.span.start < first.span.start) first = location;
  }
  return first;
}

/** Spaces other than values, for a name that could have been any value. */
function spaceOf(c: Checker, name: string, scope: Scope): string | undefined {
  if (c.lacking.has(name) || c.withheld.has(name)) return undefined;
  const binding = scope.env.get(name);
  return binding || c.symbols.values.has(name) ? undefined : kindOfName(c, name, scope);
}

function withArticle(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`;
}

/** `total` after `when order_placed`: a field of an event of this run, which has to be named with it. */
function fieldOfEvent(name: string, { env }: Scope, c: Checker): string | undefined {
  const holders = [...env].filter(([, { type }]) => type.kind === 'event' && c.events.fields(type.event).has(name));
  const given = holders.find(([, binding]) => !isImplicit(binding)) ?? holders[0];
  return given && `${given[0]}.${name}`;
}
