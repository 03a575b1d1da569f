/** What a name of another mailing tool, or one that nothing here is called, stands for in a template. Suggests only what is there. */
import { suggest } from '../diagnostics/suggest.js';
import { isOptional } from '../types/make.js';
import type { Type } from '../types/type.js';
import type { View } from './view.js';

export interface Meant {
  /** `contact.first_name`. */
  readonly path: string;
  readonly optional: boolean;
}

/** Words by which other tools call the reader. */
const reader = /^(?:contact|customer|user|profile|person|people|subscriber|recipient|member|client|lead|data)$/;

/** Links and names that every tool has, letters alone. */
const everywhere: readonly (readonly [word: RegExp, path: string])[] = [
  [
    /^(?:unsub|unsubscribe|unsubscribelink|unsubscribeurl|optout|optouturl|optoutlink|sglinkunsub\w*)$/,
    'unsubscribe_url',
  ],
  [/^(?:updateprofile|preferences|managepreferences|preferencecenter|preferenceslink)$/, 'preferences_url'],
  [/^(?:listcompany|companyname|company|shopname|storename|sendername|organizationname)$/, 'shop.name'],
];

/** Short forms, letters alone. */
const short: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    fname: ['firstname'],
    lname: ['lastname', 'surname'],
    name: ['firstname', 'fullname'],
    nombre: ['firstname'],
    prenom: ['firstname'],
    vorname: ['firstname'],
    givenname: ['firstname'],
    familyname: ['lastname', 'surname'],
    mail: ['email'],
    emailaddress: ['email'],
    mobile: ['phone'],
    tel: ['phone'],
    phonenumber: ['phone'],
    birthdate: ['birthday'],
    dateofbirth: ['birthday'],
    dob: ['birthday'],
  }),
);

/** Of a name or a dotted path as it stands in the text: the nearest thing that the template can show. */
export function meantPath(view: View, written: string): Meant | undefined {
  const words = written.split('.').filter((word) => word !== '');
  const last = words.at(-1);
  if (last === undefined) return undefined;
  const root = words.length > 1 ? words[0]! : undefined;
  const whole = letters(words.join(''));
  const fixed = everywhere.find(([word]) => word.test(whole) || word.test(letters(last)))?.[1];
  if (root === undefined || reader.test(letters(root))) {
    return (root === undefined ? ofParams(view, last) : undefined) ?? ofContact(view, last) ?? there(view, fixed);
  }
  const param = [...view.names].find(
    ([name, type]) => name === root || (type.kind === 'record' && letters(type.name ?? '') === letters(root)),
  );
  if (param) return ofRecord(param[0], param[1], last);
  return there(view, fixed);
}

/** A path that the shop's project has. */
function there(view: View, path: string | undefined): Meant | undefined {
  if (path === undefined) return undefined;
  const [root = '', field] = path.split('.');
  const type = view.names.get(root);
  if (!type) return undefined;
  return field === undefined ? { path, optional: isOptional(type) } : ofRecord(root, type, field);
}

function ofContact(view: View, word: string): Meant | undefined {
  const contact = view.names.get('contact');
  return contact && ofRecord('contact', contact, word);
}

function ofRecord(root: string, type: Type, word: string): Meant | undefined {
  if (type.kind !== 'record') return undefined;
  const field = nearest(word, [...type.fields.keys()]);
  if (field === undefined) return undefined;
  return { path: `${root}.${field}`, optional: isOptional(type) || isOptional(type.fields.get(field)!) };
}

/** A parameter of that name, or the only one that has a field of that name. */
function ofParams(view: View, word: string): Meant | undefined {
  const params = [...view.template.params.keys()].filter((name) => view.names.has(name));
  const named = params.find((name) => letters(name) === letters(word));
  if (named !== undefined) {
    const type = view.names.get(named)!;
    if (type.kind !== 'record') return { path: named, optional: isOptional(type) };
    return type.fields.has('code') ? ofRecord(named, type, 'code') : undefined;
  }
  // What the contact has is meant first: `email` of the reader, not of an order.
  if (ofContact(view, word)) return undefined;
  const within = params.flatMap((name) => ofRecord(name, view.names.get(name)!, word) ?? []);
  return within.length === 1 ? within[0] : undefined;
}

function nearest(word: string, names: readonly string[]): string | undefined {
  const wanted = letters(word);
  const bare = wanted.replace(/^(?:customer|user|contact|subscriber|profile)(?=\w)/, '');
  for (const one of [wanted, bare, ...(short.get(wanted) ?? short.get(bare) ?? [])]) {
    const same = names.find((name) => letters(name) === one);
    if (same !== undefined) return same;
  }
  return wanted.length < 4 ? undefined : suggest(word.toLowerCase(), names);
}

/** `First-Name`, `FIRST_NAME` and `firstname` are one name. */
function letters(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The output that shows it: with words in its place where it may be unknown. */
export function liquidFor({ path, optional }: Meant): string {
  return optional ? `{{ ${path} | default: "…" }}` : `{{ ${path} }}`;
}
