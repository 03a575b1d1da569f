/** Turns the links of a rendered mail into tracked ones and adds the open pixel. Touches no other byte of it. */
import { decoded } from './attribute-text.js';
import { isWebAddress, type Links } from './links.js';
import type { Rendered } from './render.js';

/** As it is handed over: what says `track: none` stays as it is. */
export function tracked(rendered: Rendered, messageId: string, links: Links): Rendered {
  const turn = (url: string) =>
    isWebAddress(url) && url.length <= LONGEST_URL && !links.isOwn(url) ? links.click(messageId, url) : url;
  const { html } = rendered;
  return {
    ...rendered,
    text: trackedText(rendered.text, turn),
    ...(html !== undefined && { html: withPixel(trackedHtml(html, turn), links.pixel(messageId)) }),
  };
}

/** Longer ones go out untracked. */
const LONGEST_URL = 2_048;

const TAG = /<(?:a|area)\s(?:[^<>"']|"[^"]*"|'[^']*')*>/gi;
const HREF = /(\shref\s*=\s*)(?:"([^"]*)"|'([^']*)')/i;

function trackedHtml(html: string, turn: (url: string) => string): string {
  return html.replace(TAG, (tag) =>
    tag.replace(HREF, (whole, before: string, double?: string, single?: string) => {
      const url = decoded((double ?? single ?? '').trim());
      const turned = turn(url);
      return turned === url ? whole : `${before}"${encoded(turned)}"`;
    }),
  );
}

function trackedText(text: string, turn: (url: string) => string): string {
  return text.replace(/https?:\/\/[^\s<>"'`()[\]{}\\^|]+/gi, (found) => {
    const url = found.replace(/[.,;:!?*_]+$/, '');
    return turn(url) + found.slice(url.length);
  });
}

function withPixel(html: string, url: string): string {
  const pixel = `<img src="${encoded(url)}" alt="" width="1" height="1" style="border:0">`;
  const end = html.toLowerCase().lastIndexOf('</body>');
  return end < 0 ? html + pixel : html.slice(0, end) + pixel + html.slice(end);
}

function encoded(url: string): string {
  return url.replace(/[&"<>]/g, (c) => (c === '&' ? '&amp;' : c === '"' ? '&quot;' : c === '<' ? '&lt;' : '&gt;'));
}
