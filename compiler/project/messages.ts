/**
 * Reads the files under `messages/` into the model: what each message is by its front matter, and whether its template can
 * be read. Pure: texts in, data out; the template engine is handed in, since it takes time to load.
 */
import { z } from 'zod';
import type { Span } from '../../grammar/index.js';
import type { MessageModel, ProjectModel } from '../../runtime/machine/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { report } from '../diagnostics/report.js';
import { suggest } from '../diagnostics/suggest.js';
import type { Location } from '../resolve/symbol.js';
import type { TemplateParser } from '../templates/liquid.js';
import { checkMarkup } from '../templates/markup.js';
import type { MarkupParser } from '../templates/markup-tags.js';
import type { MessageTemplate, TemplatePart } from '../templates/view.js';
import { type Choices, type Findings, findingsIn } from './findings.js';
import { splitFrontMatter } from './front-matter.js';
import { keySpanAt, type Located, type LocatedScalar, nodeAt } from './located.js';
import { isName, nameFrom } from './names.js';
import { readParams } from './params.js';
import { choice, text } from './schema.js';
import { checkShape } from './shape.js';
import { readYaml } from './yaml.js';

/** Where the host has loaded them; without them nothing is said of templates. */
export interface TemplateEngines {
  /** `loadTemplateParser`. */
  readonly parseTemplate?: TemplateParser;
  /** `loadMarkupParser`, for MJML and HTML. */
  readonly parseMarkup?: MarkupParser;
}

export interface MessageFile {
  /** Under the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

export interface MessagesResult {
  /** Keyed `<channel>/<name>`, in order of the keys. */
  readonly messages: Readonly<Record<string, MessageModel>>;
  /** The template of each message, without its front matter; same keys. */
  readonly bodies: ReadonlyMap<string, string>;
  /** `messages.email/welcome` is the file's start; `messages.email/welcome.params.cart` a parameter's type. */
  readonly places: ReadonlyMap<string, Location>;
  /** What could be read of the templates, in the same order; empty without an engine. */
  readonly templates: readonly MessageTemplate[];
  readonly diagnostics: readonly Diagnostic[];
}

export const MESSAGE_FORMATS = ['mjml', 'html', 'txt', 'md'] as const;
const MESSAGE_PATH = /^messages\/([^/]+)\/([^/]+)\.(mjml|html|txt|md)$/;
/** Providers that carry bare text, and those whose messages have a subject. */
const TEXT_PROVIDERS = new Set(['twilio']);
const MAIL_PROVIDERS = new Set(['smtp']);

const expecting = (what: string) => ({
  error: (issue: { code?: string | undefined }) => (issue.code === 'invalid_type' ? what : undefined),
});

export const messageSchema = z.strictObject(
  {
    kind: choice(['marketing', 'transactional']).describe(
      'Only `marketing` (default) is held back by consent, hours, caps and the holdout.',
    ),
    subject: text('a text').describe('The line a mail or a push message is announced with; Liquid works in it.'),
    preheader: text('a text').describe('What mail programs show behind the subject.'),
    topic: text('the name of a topic').describe('What people can leave by itself on the page of preferences.'),
    params: z
      .record(z.string(), z.unknown(), expecting('parameters and their types, such as `{promo: coupon}`'))
      .optional()
      .describe('What the programs that send it must give, by name and type.'),
    track: choice(['all', 'none']).describe('`none` leaves links as they are and sends no pixel.'),
  },
  expecting('keys such as `subject: …`'),
);

export function isMessagePath(path: string): boolean {
  return MESSAGE_PATH.test(path);
}

/** One file under `messages/`, read by itself. */
export interface MessageReading {
  readonly path: string;
  /** Absent where the file is no message. */
  readonly read: ReadMessage | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Of the project's files (text by path) those under `messages/`; a file there that is no message is told and skipped. */
export function readMessages(
  files: ReadonlyMap<string, string>,
  model: ProjectModel,
  engines: TemplateEngines = {},
): MessagesResult {
  const paths = [...files.keys()].filter(isUnderMessages);
  return joinMessages(paths.map((path) => readMessageFile({ path, text: files.get(path)! }, model, engines)));
}

/** `listen` hears what would be right in the front matter wherever something is not. */
export function readMessageFile(
  file: MessageFile,
  model: ProjectModel,
  engines: TemplateEngines,
  listen?: (choices: Choices) => void,
): MessageReading {
  const findings = findingsIn(file.path, listen);
  const read = readMessage(file, model, findings, engines);
  return { path: file.path, read, diagnostics: findings.diagnostics };
}

/** Of two files of one name the first in order of their paths is the message. */
export function joinMessages(readings: Iterable<MessageReading>): MessagesResult {
  const found = new Map<string, ReadMessage>();
  const places = new Map<string, Location>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, read, diagnostics: own } of [...readings].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    for (const one of own) diagnostics.push(one);
    if (!read) continue;
    const { channel, name } = read.message;
    const key = `${channel}/${name}`;
    const other = found.get(key)?.message;
    if (other) {
      const related = [{ file: other.file, span: TOP, message: 'the other one' }];
      const place = { file: path, span: TOP, related };
      diagnostics.push(report('messages/duplicate', { channel, name, other: other.file }, place));
      continue;
    }
    found.set(key, read);
    places.set(`messages.${key}`, { file: path, span: TOP });
    for (const [param, span] of read.params) places.set(`messages.${key}.params.${param}`, { file: path, span });
  }
  const inOrder = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    messages: Object.fromEntries(inOrder.map(([key, { message }]) => [key, message])),
    bodies: new Map(inOrder.map(([key, { body }]) => [key, body])),
    places,
    templates: inOrder.flatMap(([, { template }]) => (template ? [template] : [])),
    diagnostics,
  };
}

export function isUnderMessages(path: string): boolean {
  return path.startsWith('messages/') && !path.endsWith('.cauce');
}

export interface ReadMessage {
  readonly message: MessageModel;
  readonly body: string;
  readonly params: readonly (readonly [name: string, span: Span])[];
  readonly template: MessageTemplate | undefined;
}

const TOP = { start: 0, end: 0 };

function readMessage(
  file: MessageFile,
  model: ProjectModel,
  findings: Findings,
  engines: TemplateEngines,
): ReadMessage | undefined {
  const match = MESSAGE_PATH.exec(file.path);
  if (!match) {
    findings.add(
      'messages/not-a-message',
      { file: file.path, formats: MESSAGE_FORMATS.map((format) => `.${format}`) },
      TOP,
    );
    return undefined;
  }
  const [, channel, name, ending] = match as unknown as [string, string, string, MessageModel['format']];
  const provider = Object.hasOwn(model.channels, channel) ? model.channels[channel]!.provider : undefined;
  if (provider === undefined) {
    const channels = Object.keys(model.channels);
    findings.add('messages/unknown-channel', { channel, channels, suggestion: suggest(channel, channels) }, TOP);
  }
  if (!isName(name)) {
    const suggestion = nameFrom(name);
    findings.add(
      'messages/bad-name',
      { name, suggestion: suggestion === undefined ? undefined : `${suggestion}.${ending}` },
      TOP,
    );
    return undefined;
  }
  const split = splitFrontMatter(file.text);
  if (split.unclosed) {
    findings.add('messages/front-matter', { problem: 'has no end' }, { start: 0, end: 3 });
    return undefined;
  }
  const yaml = split.front ? readYaml({ file: file.path, ...split.front }) : undefined;
  for (const found of yaml?.diagnostics ?? []) findings.diagnostics.push(found);
  const empty: Located = { kind: 'map', entries: [], span: TOP };
  const { data, root } = checkShape(messageSchema, yaml?.root ?? empty, 'front matter', findings);
  // A key that is none may be the subject, under another name.
  const sound =
    yaml?.brokenFrom === undefined && !findings.diagnostics.some(({ code }) => code === 'config/unknown-key');
  if (sound && provider !== undefined && MAIL_PROVIDERS.has(provider) && (data.subject ?? '').trim() === '') {
    findings.add('messages/subject-missing', { name }, keySpanAt(root, ['subject']) ?? TOP);
  }
  if (provider !== undefined && TEXT_PROVIDERS.has(provider) && (ending === 'html' || ending === 'mjml')) {
    findings.add('messages/format-unfit', { channel, format: ending.toUpperCase() }, TOP);
  }
  const params = nodeAt(root, ['params']);
  const before = findings.diagnostics.length;
  const shapes = readParams(params, model, findings);
  const wrong = findings.diagnostics.slice(before).map(({ span }) => span);
  const message: MessageModel = {
    channel,
    name,
    file: file.path,
    format: ending,
    kind: data.kind ?? 'marketing',
    ...(data.subject === undefined ? {} : { subject: data.subject }),
    ...(data.preheader === undefined ? {} : { preheader: data.preheader }),
    ...(data.topic === undefined ? {} : { topic: data.topic }),
    track: data.track ?? 'all',
    params: shapes,
  };
  const spans = params?.kind === 'map' ? params.entries.map(({ key, value }) => [key, typeSpan(value)] as const) : [];
  const entries = params?.kind === 'map' ? params.entries : [];
  const keys = entries.map(({ key, keySpan }) => [key, keySpan] as const);
  const misread = entries.filter(({ keySpan, value }) =>
    wrong.some(({ start }) => keySpan.start <= start && start <= value.span.end),
  );
  const { parseTemplate, parseMarkup } = engines;
  const template = parseTemplate && {
    key: `${channel}/${name}`,
    file: file.path,
    ...readTemplates(split.body, split.bodyOffset, root, parseTemplate, findings),
    params: new Map(keys),
    misread: new Set(misread.map(({ key }) => key)),
  };
  const markup = template?.whole && (ending === 'mjml' || ending === 'html') ? template.parts.at(-1) : undefined;
  if (markup && parseMarkup) checkMarkup(ending as 'mjml' | 'html', markup, parseMarkup, file.path, findings.add);
  return { message, body: split.body, params: spans, template };
}

/** Of the type's name alone, without `event` before it and `?` behind: what is written over where the name is wrong. */
function typeSpan(value: Located): Span {
  if (value.kind !== 'scalar' || typeof value.value !== 'string') return value.span;
  const [, before = '', name = ''] = /^(\s*(?:event\s+)?)(\S*?)\s*\??\s*$/.exec(value.text) ?? [];
  const quote = value.span.end - value.span.start - value.text.length;
  if (name === '' || (quote !== 0 && quote !== 2)) return value.span;
  const start = value.span.start + quote / 2 + before.length;
  return { start, end: start + name.length };
}

/** The parts that can be read; what cannot be is told. */
function readTemplates(
  body: string,
  offset: number,
  root: Located,
  parseTemplate: TemplateParser,
  findings: Findings,
): Pick<MessageTemplate, 'parts' | 'whole'> {
  const parts: TemplatePart[] = [];
  let whole = true;
  const read = (text: string, place: TemplatePart['place']): void => {
    const { nodes, problem } = parseTemplate(text);
    if (nodes) parts.push({ text, nodes, place });
    else {
      whole = false;
      findings.add('messages/template', problem, place(problem));
    }
  };
  for (const key of ['subject', 'preheader']) {
    const node = nodeAt(root, [key]);
    if (node?.kind === 'scalar' && typeof node.value === 'string') read(node.value, placeIn(node));
  }
  read(body, ({ start, end }) => ({ start: start + offset, end: end + offset }));
  return { parts, whole };
}

/** Places inside a YAML text; all of it where escapes or several lines make them differ from what is written. */
function placeIn({ value, span, quoted }: LocatedScalar): TemplatePart['place'] {
  const quote = quoted ? 1 : 0;
  if (span.end - span.start !== String(value).length + 2 * quote) return () => span;
  const start = span.start + quote;
  return (inner) => ({ start: start + inner.start, end: start + inner.end });
}
