/**
 * Plain data as JSON text, put together from its parts: for a few short values several times as fast as `JSON.stringify`, which gives the same text.
 * Knows no names and no order.
 */

/** Longer texts are looked through faster elsewhere. */
const MOST_UNITS = 100;

export function quoted(text: string): string {
  if (text.length > MOST_UNITS) return JSON.stringify(text);
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place);
    if (unit < 0x20 || unit > 0x7e || unit === 0x22 || unit === 0x5c) return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** Anything that JSON can say; `null` for what it cannot. */
export function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return Number.isFinite(value) ? `${value}` : 'null';
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? JSON.stringify(value) : objectText(value as Readonly<Record<string, unknown>>);
    default:
      return 'null';
  }
}

/** Of an object that is plain data; what is undefined is left out. */
export function objectText(object: Readonly<Record<string, unknown>>): string {
  let text = '';
  for (const name in object) {
    const value = object[name];
    if (value === undefined) continue;
    text += `${text === '' ? '{' : ','}${quoted(name)}:${textOf(value)}`;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** A list's parts as texts, from behind: `part` stands before `rest`. What is empty and comes last is left out; elsewhere `none` stands for it. */
export function inFront(part: string, rest: string, none: string): string {
  if (rest === '') return part;
  return `${part === '' ? none : part},${rest}`;
}

/** The same text in one piece: put together it holds on to all its parts until somebody looks into it, and what is kept for long is copied around with them. */
export function inOnePiece(text: string): string {
  text.charCodeAt(0);
  return text;
}
