/** Reports names that mean nothing where they stand, with the nearest name that does. One place decides what a clear slip of the pen is. */
import type { Name } from '../../grammar/index.js';
import { editDistance } from '../../grammar/index.js';
import { suggest } from '../diagnostics/suggest.js';
import { error } from '../types/make.js';
import type { Type } from '../types/type.js';
import { type Checker, type More, replacement, type Scope } from './checker.js';
import { kindOfName } from './lookup.js';

type At = Pick<Scope, 'file' | 'owner'>;

/** `what` is the kind of thing wanted, without article: "event", "scenario"; "name" where anything would do. `where` follows the name: " for email". */
export function unknownName(
  c: Checker,
  name: Name,
  what: string,
  candidates: Iterable<string>,
  scope: Scope,
  where = '',
): Type {
  if (name.text === '') return c.fail(scope);
  const is = what === 'name' ? spaceOf(c, name.text, scope) : kindOfName(c, name.text, scope);
  if (is) return wrongKind(c, name, is, what === 'name' ? 'a value' : withArticle(what), scope);
  const all = [...candidates];
  const suggestion = suggest(name.text, all);
  const lack = c.lacking.get(name.text);
  const params = {
    name: name.text,
    what,
    where,
    ...(suggestion === undefined ? {} : { suggestion }),
    ...(lack === undefined ? {} : { lack }),
  };
  c.report('names/unknown', params, scope, name.span, fixFor(name, suggestion, all, scope));
  return error;
}

/** A name that exists, but as something else. */
export function wrongKind(c: Checker, name: Name, is: string, wanted: string, scope: At, hint?: string): Type {
  const params = { name: name.text, is, wanted, ...(hint === undefined ? {} : { hint }) };
  c.report('names/wrong-kind', params, scope, name.span);
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
): Type {
  const suggestion = suggest(word, choices);
  const quoted = c.textOf(scope.file, span).startsWith('"');
  const fix = fixFor({ text: word, span }, suggestion, choices, scope, quoted ? (text) => `"${text}"` : undefined);
  c.report(
    'names/unknown-value',
    { name: word, subject, choices, ...(suggestion === undefined ? {} : { suggestion }) },
    scope,
    span,
    fix,
  );
  return error;
}

export function unknownField(c: Checker, name: Name, of: string, fields: Iterable<string>, scope: At): Type {
  if (name.text === '') return c.fail(scope);
  const all = [...fields];
  const suggestion = suggest(name.text, all);
  c.report(
    'names/unknown-field',
    { name: name.text, of, fields: all, ...(suggestion === undefined ? {} : { suggestion }) },
    scope,
    name.span,
    fixFor(name, suggestion, all, scope),
  );
  return error;
}

/** Certain when one candidate alone is a single slip away and no digit differs: `offer_1` for `offer_2` is no slip. */
function fixFor(
  name: Pick<Name, 'text' | 'span'>,
  suggestion: string | undefined,
  candidates: readonly string[],
  scope: At,
  write: (text: string) => string = (text) => text,
): More {
  if (suggestion === undefined) return {};
  const near = candidates.filter((candidate) => editDistance(name.text, candidate) < 2);
  const digits = (text: string) => text.replace(/\P{Nd}/gu, '');
  const certain =
    near.length === 1 && near[0] === suggestion && name.text.length > 3 && digits(name.text) === digits(suggestion);
  return { fixes: [replacement(`Write \`${suggestion}\``, scope.file, name.span, write(suggestion), certain)] };
}

/** Spaces other than values, for a name that could have been any value. */
function spaceOf(c: Checker, name: string, scope: Scope): string | undefined {
  if (c.lacking.has(name)) return undefined;
  const binding = scope.env.get(name);
  return binding || c.symbols.values.has(name) ? undefined : kindOfName(c, name, scope);
}

function withArticle(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`;
}
