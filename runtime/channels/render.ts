/**
 * Renders a message exactly as it is sent: front matter and body through Liquid, MJML to HTML, a text part from the HTML. One engine for
 * preview, backtest and sending. Values from contacts and payloads are escaped; they are never read as template text.
 */
import type { Liquid, Template } from 'liquidjs';
import { zone } from '../clock/index.js';
import type { DerivedEventPlan } from '../machine/bundle.js';
import type { MessageModel, ProjectModel, TypeShape, Value } from '../machine/model.js';
import type { CodeValue, EventRecord, SlotValue } from '../machine/run.js';
import { eventShape, globalShapes, templateFilters, templateTagsLeftOut } from '../machine/template.js';
import { markdownText } from './markdown-text.js';
import { type ShownIn, showDates, shownIn } from './template-dates.js';
import { type Locale, templateCode, templateValue } from './template-values.js';

export interface RenderInput {
  readonly message: MessageModel;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly params: Readonly<Record<string, SlotValue>>;
  /** Epoch ms of the sending: what `"now"` is. */
  readonly at: number;
  /** Signed links of this very message. */
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
}

export interface Rendered {
  readonly subject: string;
  readonly preheader: string;
  /** Absent for channels that carry text alone. */
  readonly html?: string;
  readonly text: string;
}

/** A template that cannot be rendered: its file, and what the template engine said of it. */
export class RenderError extends Error {
  /** Whose fault it is: the template's. */
  readonly fault = 'file';

  constructor(
    readonly file: string,
    detail: string,
  ) {
    super(`${file}: ${detail}`);
  }
}

/** A bundle, or what of one tells how values are shown. */
export interface RendererProject {
  readonly model: ProjectModel;
  readonly derived: readonly Pick<DerivedEventPlan, 'name' | 'fields'>[];
}

export interface Renderer {
  render(input: RenderInput): Promise<Rendered>;
}

/** Bounds of one rendering, so that no template or payload can hold the process. */
const limits = { parseLimit: 1_000_000, renderLimit: 2_000, memoryLimit: 50_000_000 };

/** `bodies`: text of each template without its front matter, by `<channel>/<name>`. */
export async function createRenderer(
  { model, derived }: RendererProject,
  bodies: ReadonlyMap<string, string>,
): Promise<Renderer> {
  const { Liquid } = await import('liquidjs');
  const options = { ownPropertyOnly: true, ...limits };
  const html = new Liquid({ ...options, outputEscape: 'escape' });
  const markdown = new Liquid({ ...options, outputEscape: markdownText });
  const plain = new Liquid(options);
  const engineOf: Record<MessageModel['format'], Liquid> = { mjml: html, html, md: markdown, txt: plain };
  for (const engine of [html, markdown, plain]) {
    showDates(engine);
    for (const filter of templateFilters) engine.registerFilter(filter, (value: unknown) => String(value ?? ''));
    for (const tag of templateTagsLeftOut) delete engine.tags[tag];
  }
  const parsed = new Map<string, { subject: Template[]; preheader: Template[]; body: Template[] }>();

  const derivedFields = new Map(derived.map(({ name, fields }) => [name, fields]));
  const eventFields = (name: string) => derivedFields.get(name) ?? model.events[name]?.fields ?? {};
  const templates = (message: MessageModel) => {
    const key = `${message.channel}/${message.name}`;
    let found = parsed.get(key);
    if (!found) {
      const body = bodies.get(key);
      if (body === undefined) throw new RenderError(message.file, 'the template is missing');
      found = {
        subject: plain.parse(message.subject ?? ''),
        preheader: plain.parse(message.preheader ?? ''),
        body: engineOf[message.format].parse(body),
      };
      parsed.set(key, found);
    }
    return found;
  };

  return {
    async render(input) {
      const { message } = input;
      try {
        const { subject, preheader, body } = templates(message);
        const scope = scopeOf(model, input, eventFields);
        const line = async (engine: Liquid, template: Template[]) =>
          oneLine(String(await engine.render(template, scope)));
        const text = String(await engineOf[message.format].render(body, scope));
        const head = { subject: await line(plain, subject), preheader: await line(plain, preheader) };
        return { ...head, ...(await bodyOf(message, text, head.preheader)) };
      } catch (error) {
        if (error instanceof RenderError) throw error;
        throw new RenderError(message.file, (error as Error).message);
      }
    },
  };
}

async function bodyOf(
  message: MessageModel,
  text: string,
  preheader: string,
): Promise<{ html?: string; text: string }> {
  switch (message.format) {
    case 'mjml':
      return withText(await mjmlToHtml(message, text, preheader));
    case 'html':
      return withText(previewed(text, preheader));
    case 'md': {
      const { marked } = await import('marked');
      return withText(previewed(await marked.parse(text), preheader));
    }
    case 'txt':
      return { text };
  }
}

/** What the inbox shows beside the subject and nobody sees in the mail, the preheader of MJML among it. */
const hidden = 'div[style^="display:none"]';

let htmlToText: Promise<(html: string) => string> | undefined;

async function withText(html: string): Promise<{ html: string; text: string }> {
  htmlToText ??= import('html-to-text').then(({ compile }) =>
    compile({
      wordwrap: 78,
      selectors: [
        { selector: 'img', format: 'skip' },
        { selector: hidden, format: 'skip' },
      ],
    }),
  );
  return { html, text: (await htmlToText)(html) };
}

async function mjmlToHtml(message: MessageModel, mjml: string, preheader: string): Promise<string> {
  const { default: mjmlToHtml } = await import('mjml');
  const result = await mjmlToHtml(preheader === '' ? mjml : withPreview(mjml, preheader), {
    ignoreIncludes: true,
    validationLevel: 'soft',
  });
  const [first] = result.errors;
  if (first) throw new RenderError(message.file, `line ${first.line}: ${first.message}`);
  return result.html;
}

/** On the lines that are there: what MJML finds wrong is told by line. */
function withPreview(mjml: string, preheader: string): string {
  const tag = `<mj-preview>${escapeText(preheader)}</mj-preview>`;
  const head = /<mj-head(\s*\/)?>/.exec(mjml);
  if (!head) return mjml.replace(/<mjml[^>]*>/, (root) => `${root}<mj-head>${tag}</mj-head>`);
  return mjml.replace(head[0], () => (head[1] === undefined ? `<mj-head>${tag}` : `<mj-head>${tag}</mj-head>`));
}

/** HTML has no place for a preheader of its own: it stands first in the body, unseen. */
function previewed(html: string, preheader: string): string {
  if (preheader === '') return html;
  const unseen = `<div style="display:none;max-height:0;overflow:hidden">${escapeText(preheader)}</div>`;
  const body = /<body[^>]*>/i.exec(html);
  const at = body ? body.index + body[0].length : 0;
  return html.slice(0, at) + unseen + html.slice(at);
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
}

/** Header lines are one line, whatever a name contains. */
function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}

function scopeOf(
  model: ProjectModel,
  input: RenderInput,
  eventFields: (event: string) => Readonly<Record<string, TypeShape>>,
): Record<string, unknown> {
  const { attributes, params, message } = input;
  const language = typeof attributes.locale === 'string' ? attributes.locale : 'en';
  const locale: Locale = {
    language: supported(language),
    timezone: zone(String(attributes.timezone ?? ''))?.name ?? model.timezone,
  };
  const globals: Record<keyof ReturnType<typeof globalShapes>, Value> = {
    contact: attributes,
    shop: { name: model.project, ...model.shop },
    unsubscribe_url: input.unsubscribeUrl,
    preferences_url: input.preferencesUrl,
  };
  const scope: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(globalShapes(model)))
    scope[name] = templateValue(globals[name as keyof typeof globals], shape, locale);
  Object.defineProperty(scope, shownIn, { value: { ...locale, at: input.at } satisfies ShownIn });
  for (const [name, shape] of Object.entries(message.params)) {
    const value = params[name] ?? null;
    if (value === null) continue;
    if (shape.type === 'coupon') scope[name] = templateCode(value as CodeValue, locale);
    else if (shape.type === 'event') {
      const event = value as EventRecord;
      const record = { ...event.fields, at: event.at, id: event.id };
      scope[name] = templateValue(record, eventShape(shape.event, eventFields(shape.event)), locale);
    } else scope[name] = templateValue(value as Value, shape, locale);
  }
  return scope;
}

function supported(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}
