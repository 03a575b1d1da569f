/**
 * Renders a message exactly as it is sent: front matter and body through Liquid, MJML to HTML, a text part from the HTML. One engine for
 * preview, backtest and sending. Values from contacts and payloads are escaped; they are never read as template text.
 */
import type { FilterImplOptions, Liquid, Template } from 'liquidjs';
import { zone } from '../clock/index.js';
import type { DerivedEventPlan } from '../machine/bundle.js';
import type { MessageModel, ProjectModel, TypeShape, Value } from '../machine/model.js';
import type { CodeValue, EventRecord, SlotValue } from '../machine/run.js';
import { eventShape, globalShapes, templateFilters, templateTagsLeftOut } from '../machine/template.js';
import { harmless } from './harmless.js';
import { markdownText } from './markdown-text.js';
import { escapeText, MjmlLayouts, marked, rereadsValues } from './mjml.js';
import { RenderError } from './render-error.js';
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

export { RenderError } from './render-error.js';

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
  const { Liquid, filters } = await import('liquidjs');
  const options = { ownPropertyOnly: true, ...limits };
  const html = new Liquid({ ...options, outputEscape: 'escape' });
  const markdown = new Liquid({ ...options, outputEscape: markdownText });
  const plain = new Liquid(options);
  const escapeHtml = filters.escape as Extract<FilterImplOptions, (...given: never[]) => unknown>;
  const mjml = new Liquid({
    ...options,
    outputEscape(value) {
      return marked(String(escapeHtml.call(this as unknown as ThisParameterType<typeof escapeHtml>, value)));
    },
  });
  const layouts = new MjmlLayouts();
  const engineOf: Record<MessageModel['format'], Liquid> = { mjml, html, md: markdown, txt: plain };
  for (const engine of [html, mjml, markdown, plain]) {
    showDates(engine);
    for (const filter of templateFilters) engine.registerFilter(filter, (value: unknown) => String(value ?? ''));
    for (const tag of templateTagsLeftOut) delete engine.tags[tag];
  }
  const parsed = new Map<string, { subject: Template[]; preheader: Template[]; body: Template[]; engine: Liquid }>();

  const derivedFields = new Map(derived.map(({ name, fields }) => [name, fields]));
  const eventFields = (name: string) => derivedFields.get(name) ?? model.events[name]?.fields ?? {};
  const templates = (message: MessageModel) => {
    const key = `${message.channel}/${message.name}`;
    let found = parsed.get(key);
    if (!found) {
      const body = bodies.get(key);
      if (body === undefined) throw new RenderError(message.file, 'the template is missing');
      const engine = message.format === 'mjml' && rereadsValues(body) ? html : engineOf[message.format];
      found = {
        subject: plain.parse(message.subject ?? ''),
        preheader: plain.parse(message.preheader ?? ''),
        body: engine.parse(body),
        engine,
      };
      parsed.set(key, found);
    }
    return found;
  };

  return {
    async render(input) {
      const { message } = input;
      try {
        const { subject, preheader, body, engine } = templates(message);
        const scope = scopeOf(model, input, eventFields);
        const line = async (template: Template[]) => oneLine(String(await plain.render(template, scope)));
        const text = String(await engine.render(body, scope));
        const head = { subject: await line(subject), preheader: await line(preheader) };
        return { ...head, ...(await bodyOf(message, text, head.preheader, layouts)) };
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
  layouts: MjmlLayouts,
): Promise<{ html?: string; text: string }> {
  switch (message.format) {
    case 'mjml':
      return withText(harmless(await layouts.html(message, text, preheader)));
    case 'html':
      return withText(harmless(previewed(text, preheader)));
    case 'md': {
      const { marked } = await import('marked');
      return withText(harmless(previewed(await marked.parse(text), preheader)));
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

/** HTML has no place for a preheader of its own: it stands first in the body, unseen. */
function previewed(html: string, preheader: string): string {
  if (preheader === '') return html;
  const unseen = `<div style="display:none;max-height:0;overflow:hidden">${escapeText(preheader)}</div>`;
  const body = /<body[^>]*>/i.exec(html);
  const at = body ? body.index + body[0].length : 0;
  return html.slice(0, at) + unseen + html.slice(at);
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
