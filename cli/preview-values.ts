/**
 * What a previewed message is rendered with: values the user gives as text or JSON, and made-up ones of the right type for what nobody gave. Codes
 * are always made up or given; no pool is asked.
 */
import { readFileSync } from 'node:fs';
import { Money } from '../runtime/channels/template-values.js';
import { madeUpCode } from '../runtime/engine/hash.js';
import {
  cellReader,
  fileSource,
  jsonReader,
  loadContacts,
  misfitOfJson,
  misfitOfText,
} from '../runtime/import/index.js';
import type { ParamShape, ProjectModel, TypeShape, Value, Zone } from '../runtime/machine/index.js';
import type { SlotValue } from '../runtime/machine/run.js';
import { plausible, plausibleContact, plausibleFields } from '../runtime/testing/plausible.js';
import { UsageError } from './exit.js';

export interface PreviewProject {
  readonly model: ProjectModel;
  readonly zone: Zone;
  /** The fields of an event, derived ones too. */
  readonly fieldsOf: (event: string) => Readonly<Record<string, TypeShape>>;
  readonly now: { readonly now: number; readonly today: number };
}

/** A file of the user's that does not say what it should. */
class ContactFileError extends Error {
  readonly fault = 'file';
}

type Given = ReadonlyMap<string, string>;

/** `name=value` of `--set` and `--with`; a value may hold further `=`. */
export function givenBy(option: string, written: readonly string[]): Given {
  const given = new Map<string, string>();
  for (const one of written) {
    const at = one.indexOf('=');
    if (at <= 0)
      throw new UsageError(`${option} takes name=value, such as ${option} ${example[option] ?? ''}; not ${one}`);
    given.set(one.slice(0, at).trim(), one.slice(at + 1).trim());
  }
  return given;
}

const example: Readonly<Record<string, string>> = { '--set': 'first_name=Ana', '--with': '"cart.total=80 EUR"' };

/** The contact of a file (a JSON object, or a csv: the row with that id, else the first), or a plausible one; then what `--set` says. */
export async function previewContact(
  project: PreviewProject,
  file: string | undefined,
  id: string | undefined,
  given: Given,
): Promise<Record<string, Value>> {
  const { model, zone, now } = project;
  const attributes: Record<string, Value> =
    file === undefined
      ? { id: 'preview', ...plausibleContact(model, now) }
      : /\.csv(\.gz)?$/i.test(file)
        ? await contactOfTable(model, file, id)
        : contactOfJson(model, zone, file);
  for (const [name, text] of given) {
    const shape = shapeNamed(model.contact, name, 'attribute', '--set');
    attributes[name] = text === '' ? null : read(name, shape, text, zone, '--set');
  }
  return attributes;
}

async function contactOfTable(
  model: ProjectModel,
  file: string,
  id: string | undefined,
): Promise<Record<string, Value>> {
  const { contacts } = await loadContacts([fileSource(file)], model);
  const row = id === undefined ? contacts[0] : contacts.find((contact) => contact.id === id);
  if (!row)
    throw new ContactFileError(id === undefined ? `${file} has no contact` : `${file} has no contact \`${id}\``);
  return { ...row.attributes, id: row.id };
}

function contactOfJson(model: ProjectModel, zone: Zone, file: string): Record<string, Value> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the contact ${file}: ${(error as Error).message}`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new ContactFileError(`${file} is no JSON: ${(error as Error).message}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ContactFileError(`${file} should hold one contact, such as {"id": "42", "first_name": "Ana"}`);
  const attributes: Record<string, Value> = { id: 'preview' };
  for (const [name, value] of Object.entries(json)) {
    const shape = Object.hasOwn(model.contact, name) ? model.contact[name]! : undefined;
    if (!shape) throw new ContactFileError(`${file}: there is no attribute \`${name}\``);
    const found = value === null ? null : jsonReader(shape, zone)(value);
    if (found === undefined) throw new ContactFileError(`${file}: ${misfitOfJson(name, shape, value, zone).reason}`);
    attributes[name] = found;
  }
  return attributes;
}

export interface PreviewParams {
  readonly params: Readonly<Record<string, SlotValue>>;
  /** What was made up, as `name = value`, in order of the front matter. */
  readonly madeUp: readonly string[];
}

/** Every parameter, optional ones too; `--with cart=` leaves one out. */
export function previewParams(
  project: PreviewProject,
  declared: Readonly<Record<string, ParamShape>>,
  given: Given,
): PreviewParams {
  for (const name of given.keys()) shapeNamed(declared, name.split('.')[0]!, 'parameter', '--with');
  const params: Record<string, SlotValue> = {};
  const madeUp: string[] = [];
  for (const [name, shape] of Object.entries(declared)) {
    if (given.get(name) === '') {
      if (!shape.optional) throw new UsageError(`the message needs \`${name}\`: it has no ? in the front matter`);
      continue;
    }
    const made = (path: string, value: string) => madeUp.push(`${path} = ${value}`);
    if (shape.type === 'event') params[name] = eventParam(project, name, shape.event, given, made);
    else if (shape.type === 'coupon') params[name] = codeParam(project, name, given, made);
    else params[name] = valueParam(project, name, shape, given, made);
  }
  return { params, madeUp };
}

type Made = (path: string, value: string) => void;

function valueParam(project: PreviewProject, name: string, shape: TypeShape, given: Given, made: Made): Value {
  inside(given, name, []);
  const text = given.get(name);
  if (text !== undefined) return read(name, shape, text, project.zone, '--with');
  const value = plausible(name, { ...shape, optional: false }, project.now);
  made(name, shownValue(value, shape));
  return value;
}

function eventParam(project: PreviewProject, name: string, event: string, given: Given, made: Made): SlotValue {
  const shapes = project.fieldsOf(event);
  const { zone, now } = project;
  const fields: Record<string, Value> = {};
  const whole = given.get(name);
  if (whole !== undefined) Object.assign(fields, payload(name, shapes, whole, zone));
  inside(given, name, Object.keys(shapes));
  for (const [field, shape] of Object.entries(shapes)) {
    const text = given.get(`${name}.${field}`);
    if (text !== undefined) fields[field] = text === '' ? null : read(`${name}.${field}`, shape, text, zone, '--with');
  }
  const plausibles = plausibleFields(shapes, fields, now);
  for (const [field, shape] of Object.entries(shapes)) {
    if (!Object.hasOwn(fields, field) && plausibles[field] !== null)
      made(`${name}.${field}`, shownValue(plausibles[field] ?? null, shape));
  }
  return { event, at: now.now, id: 'preview', fields: plausibles };
}

function payload(
  name: string,
  shapes: Readonly<Record<string, TypeShape>>,
  text: string,
  zone: Zone,
): Record<string, Value> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new UsageError(
      `\`${name}\` is an event: give its fields one by one, --with ${name}.FIELD=…, or all as a JSON object`,
    );
  const fields: Record<string, Value> = {};
  for (const [field, value] of Object.entries(json)) {
    const shape = shapeNamed(shapes, field, 'field', '--with');
    const found = value === null ? null : jsonReader(shape, zone)(value);
    if (found === undefined) throw new UsageError(misfitOfJson(`${name}.${field}`, shape, value, zone).reason);
    fields[field] = found;
  }
  return fields;
}

function codeParam(project: PreviewProject, name: string, given: Given, made: Made): SlotValue {
  inside(given, name, ['code', 'discount']);
  const code = given.get(`${name}.code`) ?? given.get(name);
  const written = given.get(`${name}.discount`);
  if (code === undefined) made(`${name}.code`, madeUpCode(name));
  if (written === undefined) made(`${name}.discount`, '10%');
  return { code: code ?? madeUpCode(name), ...discount(project, name, written ?? '10%') };
}

function discount(
  { model, zone }: PreviewProject,
  name: string,
  text: string,
): { discount: number; currency?: string } {
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  if (percent !== undefined) return { discount: Number(percent) };
  const [, amount = text, currency = model.currency] = /^(\S+)\s+([A-Z]{3})$/.exec(text) ?? [];
  const minor = read(`${name}.discount`, { type: 'money', currency }, amount, zone, '--with');
  return { discount: minor as number, currency };
}

/** `--with cart.totl=…`: a part that is not there. */
function inside(given: Given, name: string, parts: readonly string[]): void {
  for (const path of given.keys()) {
    const [root, ...rest] = path.split('.');
    if (root !== name || rest.length === 0 || parts.includes(rest.join('.'))) continue;
    throw new UsageError(
      `\`${name}\` has no \`${rest.join('.')}\`${parts.length === 0 ? '' : `; it has ${parts.join(', ')}`}`,
    );
  }
}

function shapeNamed<S>(shapes: Readonly<Record<string, S>>, name: string, what: string, option: string): S {
  if (Object.hasOwn(shapes, name)) return shapes[name]!;
  const all = Object.keys(shapes);
  const has = all.length === 0 ? `there is no ${what} to give` : `there are ${all.join(', ')}`;
  throw new UsageError(`${option}: there is no ${what} \`${name}\`; ${has}`);
}

function read(name: string, shape: TypeShape, text: string, zone: Zone, option: string): Value {
  const value = cellReader(shape, zone)(text);
  if (value === undefined) throw new UsageError(`${option}: ${misfitOfText(name, shape, text, zone).reason}`);
  return value;
}

function shownValue(value: Value, shape: TypeShape): string {
  if (shape.type === 'money' && typeof value === 'number') return new Money(value, shape.currency, 'en').toString();
  if (shape.type === 'list') return `${(value as readonly Value[]).length} of them`;
  if (shape.type === 'moment') return 'now';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
