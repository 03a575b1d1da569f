/**
 * Reads `cauce.yaml` into the project's model. Whatever the text, there is a model: what is left out has its default, what is
 * wrong is a diagnostic at its place. Reads no clock, no file and no environment; who knows the time zones is handed in.
 */
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { suggest } from '../diagnostics/suggest.js';
import type { Location } from '../resolve/symbol.js';
import { MESSAGE_EVENTS } from './built-in.js';
import { readChannels, readGroups } from './channels.js';
import { CURRENCIES, minorDigits } from './currency.js';
import { readData } from './data.js';
import { type Choices, type Findings, findingsIn, replacement } from './findings.js';
import { entriesOf, type Located, type LocatedMap, nodeAt, without } from './located.js';
import type { TemplateEngines } from './messages.js';
import { RESERVED } from './names.js';
import { readCoupons, readPlaces } from './offers.js';
import { readPolicies } from './policies.js';
import { readRfm } from './rfm.js';
import { type Config, schema } from './schema.js';
import { checkShape } from './shape.js';
import { readYaml } from './yaml.js';

export interface ConfigHost extends TemplateEngines {
  /** Whether a name is a zone of the IANA database. */
  readonly isZone: (name: string) => boolean;
  /** Zones to suggest from. */
  readonly zones?: readonly string[];
  /** Whether an environment variable is set; without it none is judged. */
  readonly isSet?: (name: string) => boolean;
}

export interface ConfigResult {
  /** Without messages: those are files of their own. */
  readonly model: ProjectModel;
  /** Where a declared thing stands: `contact.email`, `events.order_placed.total`, `channels.sms`, `policies.caps.0`. */
  readonly places: ReadonlyMap<string, Location>;
  /** Places whose type could not be read: they stand in the model as `text?`, and judging their use would tell one mistake twice. */
  readonly unsure: ReadonlySet<string>;
  /** True where the YAML itself is broken, or a section misspelt: declarations may be missing from the model that the author did write. */
  readonly incomplete: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFAULTS = { project: 'project', currency: 'EUR', timezone: 'UTC' } as const;

/** `listen` hears what would be right wherever something is not: for completion. */
export function readConfig(
  text: string,
  file: string,
  host: ConfigHost,
  listen?: (choices: Choices) => void,
): ConfigResult {
  const findings = findingsIn(file, listen);
  const yaml = readYaml({ file, text });
  for (const found of yaml.diagnostics) findings.diagnostics.push(found);
  const nothing: LocatedMap = { kind: 'map', entries: [], span: { start: 0, end: 0 } };
  const { data, root } = checkShape(schema, withoutEmpty(yaml.root ?? nothing), file, findings);
  const unsure = new Set<string>();

  const currency = readCurrency(data, root, findings);
  const { contact, events, records, aliases } = readData({
    root,
    findings,
    currency,
    unsure: (place) => unsure.add(place),
  });
  const channels = readChannels(nodeAt(root, ['channels']), contact, findings);
  const rfm = readRfm(data.rfm, { root, currency, events, findings });
  const model: ProjectModel = {
    project: data.project ?? DEFAULTS.project,
    currency,
    timezone: readTimezone(data, root, host, findings),
    ...(data.shop ? { shop: data.shop } : {}),
    contact,
    events,
    records,
    aliases,
    channels,
    policies: readPolicies(data.policies, root, Object.keys(channels), findings),
    coupons: readCoupons(data.coupons, root, findings),
    groups: readGroups(nodeAt(root, ['groups']), findings),
    places: readPlaces(data.places, root, findings),
    ...(rfm ? { rfm } : {}),
    messages: {},
  };
  checkNamesApart(root, findings);
  const { brokenFrom } = yaml;
  // What comes after broken YAML is read by chance: only the YAML's own problems are told from there on.
  const misspelt = misspeltSections(yaml.root);
  const follows = new Set([
    ...(misspelt.length > 0 ? ['config/unknown-name'] : []),
    ...(misspelt.includes('records') ? ['config/unknown-type'] : []),
  ]);
  const told = findings.diagnostics.filter(
    (found) =>
      (brokenFrom === undefined || found.span.start < brokenFrom || yaml.diagnostics.includes(found)) &&
      !follows.has(found.code),
  );
  const isUnread = yaml.root === undefined && yaml.diagnostics.length > 0;
  const incomplete = misspelt.length > 0 || brokenFrom !== undefined || isUnread;
  return { model, places: placesOf(root, file), unsure, incomplete, diagnostics: inOrder(told) };
}

/** `event:` for `events:`, by its right name: what stands under it is declared all the same, only not read. */
function misspeltSections(root: Located | undefined): readonly string[] {
  if (root?.kind !== 'map') return [];
  const known = Object.keys(schema.shape);
  return root.entries.flatMap(({ key, value }) => {
    const meant = known.includes(key) || value.kind === 'scalar' ? undefined : suggest(key, known);
    return meant === undefined ? [] : [meant];
  });
}

/** A section with nothing under it says nothing. */
function withoutEmpty(root: Located): Located {
  if (root.kind !== 'map') return root;
  const empty = root.entries.filter(({ value }) => value.kind === 'scalar' && value.value === null);
  return empty.reduce<Located>((rest, { key }) => without(rest, [key]), root);
}

function readCurrency(data: Config, root: Located, findings: Findings): string {
  const code = data.currency;
  if (code === undefined || minorDigits(code) !== undefined) return code ?? DEFAULTS.currency;
  const upper = code.toUpperCase();
  const suggestion = minorDigits(upper) === undefined ? findings.near(code, CURRENCIES) : upper;
  const span = nodeAt(root, ['currency'])!.span;
  findings.add('config/unknown-currency', { code, suggestion }, span, {
    fixes: suggestion === undefined ? [] : [replacement(findings.file, span, suggestion)],
  });
  return DEFAULTS.currency;
}

function readTimezone(data: Config, root: Located, host: ConfigHost, findings: Findings): string {
  const name = data.timezone;
  if (name === undefined || host.isZone(name)) return name ?? DEFAULTS.timezone;
  const city = name.split('/').at(-1);
  const zones = host.zones ?? [];
  const suggestion = zones.find((zone) => zone.split('/').at(-1) === city) ?? findings.near(name, zones);
  const span = nodeAt(root, ['timezone'])!.span;
  findings.add('config/unknown-timezone', { name, suggestion }, span, {
    fixes: suggestion === undefined ? [] : [replacement(findings.file, span, suggestion)],
  });
  return DEFAULTS.timezone;
}

const SECTIONS: readonly (readonly [key: string, what: string])[] = [
  ['contact', 'an attribute'],
  ['events', 'an event'],
  ['groups', 'a group'],
  ['coupons', 'a coupon'],
  ['places', 'a place'],
];

/** Attributes, events, groups, coupons and places share one name space (R10), and none of them can be a reserved word. */
function checkNamesApart(root: Located, findings: Findings): void {
  const taken = new Map<string, { what: string; span: { start: number; end: number } }>();
  for (const [section, what] of SECTIONS) {
    const node = nodeAt(root, [section]);
    for (const { key, keySpan } of entriesOf(node)) {
      const other = taken.get(key);
      if (RESERVED.has(key)) findings.add('config/reserved-name', { name: key, what }, keySpan);
      else if (other) {
        const related = [{ file: findings.file, span: other.span, message: `${other.what} here` }];
        findings.add('config/duplicate-name', { name: key, what, other: other.what }, keySpan, { related });
      } else if (section !== 'events' && Object.hasOwn(MESSAGE_EVENTS, key)) {
        findings.add(
          'config/built-in',
          { name: key, what: 'an event that the runtime itself records for every message' },
          keySpan,
        );
      } else taken.set(key, { what, span: keySpan });
    }
  }
}

const DEEP = 4;

function placesOf(root: Located, file: string): Map<string, Location> {
  const places = new Map<string, Location>();
  const walk = (node: Located, path: string, depth: number): void => {
    if (depth > DEEP) return;
    if (node.kind === 'map') {
      for (const { key, keySpan, value } of node.entries) {
        const at = path === '' ? key : `${path}.${key}`;
        places.set(at, { file, span: keySpan });
        walk(value, at, depth + 1);
      }
    } else if (node.kind === 'list') {
      node.items.forEach((item, index) => {
        places.set(`${path}.${index}`, { file, span: item.span });
        walk(item, `${path}.${index}`, depth + 1);
      });
    }
  };
  walk(root, '', 1);
  return places;
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : 1),
  );
}
