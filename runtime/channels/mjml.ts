/**
 * MJML to HTML, once for all mails that differ in values alone: values are marked while Liquid writes them, the layout is made with marks in
 * their places, and each mail's values take them. Where a value could change the layout, each mail is made by itself.
 */
import type { MessageModel } from '../machine/model.js';
import { RenderError } from './render-error.js';

/** What a value escaped for HTML looks like until it takes its place: letters and digits alone, so that nothing on the way reads it. */
export function marked(escaped: string): string {
  return `${OPEN}${Buffer.from(escaped, 'utf8').toString('hex')}${CLOSE}`;
}

const OPEN = 'zvq8v';
const CLOSE = 'vz';
const MARK = new RegExp(`${OPEN}([0-9a-f]*)${CLOSE}`, 'g');
const PLACE_OPEN = 'zpq8p';
const PLACE = /zpq8p(\d+)pz/g;

function unmarked(hex: string): string {
  return Buffer.from(hex, 'hex').toString('utf8');
}

/** A template whose values are looked at again before they are shown. */
export function rereadsValues(template: string): boolean {
  return /\{%-?\s*capture\b/.test(template);
}

/** Layouts that are kept, the least used last. */
const MOST_LAYOUTS = 64;

export class MjmlLayouts {
  /** Null: made for each mail by itself. */
  readonly #layouts = new Map<string, string | null>();

  /** `mjml`: with marks in it, or without any. */
  async html(message: MessageModel, mjml: string, preheader: string): Promise<string> {
    const values: string[] = [];
    // MJML makes something else of a link to nowhere: what is empty stays so.
    const place = (value: string) => (value.trim() === '' ? value : `${PLACE_OPEN}${values.push(value) - 1}pz`);
    const shown = escapeText(preheader);
    const withHead = (text: string, preview: string) => (shown === '' ? text : withPreview(text, preview));
    // Somebody's text that looks like a place is left as it is.
    const text = mjml.includes(PLACE_OPEN) ? null : mjml.replace(MARK, (_, hex: string) => place(unmarked(hex)));
    const layout = text === null ? null : await this.#layout(withHead(text, place(shown)));
    if (layout !== null) return layout.replace(PLACE, (_, number: string) => values[Number(number)] ?? '');
    return await compile(
      message,
      withHead(
        mjml.replace(MARK, (_, hex: string) => unmarked(hex)),
        shown,
      ),
    );
  }

  async #layout(text: string): Promise<string | null> {
    let layout = this.#layouts.get(text);
    if (layout === undefined) {
      layout = shapesLayout(text) ? null : await attempt(text);
      const [oldest] = this.#layouts.keys();
      if (this.#layouts.size >= MOST_LAYOUTS && oldest !== undefined) this.#layouts.delete(oldest);
    } else this.#layouts.delete(text);
    this.#layouts.set(text, layout);
    return layout;
  }
}

/** Attributes that MJML passes on as they are. In all others, in the head and in comments a value may decide something. */
const PASSED_ON = new Set(['href', 'src', 'alt', 'title']);

function shapesLayout(text: string): boolean {
  const head = /<mj-head\b[\s\S]*?<\/mj-head>/i.exec(text)?.[0] ?? '';
  if (head.replace(/<mj-(preview|title)>[^<]*<\/mj-\1>/gi, '').includes(PLACE_OPEN) || /<!--[\s\S]*?zpq8p/.test(text))
    return true;
  for (const [, name, value] of text.matchAll(/([\w:-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (value!.includes(PLACE_OPEN) && !PASSED_ON.has(name!.toLowerCase())) return true;
  }
  return false;
}

/** Null where MJML finds something wrong: it is told with the true text. */
async function attempt(mjml: string): Promise<string | null> {
  const { html, errors } = await run(mjml);
  return errors.length > 0 ? null : html;
}

async function compile(message: MessageModel, mjml: string): Promise<string> {
  const { html, errors } = await run(mjml);
  const [first] = errors;
  if (first) throw new RenderError(message.file, `line ${first.line}: ${first.message}`);
  return html;
}

async function run(mjml: string) {
  const { default: mjmlToHtml } = await import('mjml');
  return await mjmlToHtml(mjml, { ignoreIncludes: true, validationLevel: 'soft' });
}

/** On the lines that are there: what MJML finds wrong is told by line. */
function withPreview(mjml: string, shown: string): string {
  const tag = `<mj-preview>${shown}</mj-preview>`;
  const head = /<mj-head(\s*\/)?>/.exec(mjml);
  if (!head) return mjml.replace(/<mjml[^>]*>/, (root) => `${root}<mj-head>${tag}</mj-head>`);
  return mjml.replace(head[0], () => (head[1] === undefined ? `<mj-head>${tag}` : `<mj-head>${tag}</mj-head>`));
}

export function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : '&gt;'));
}
