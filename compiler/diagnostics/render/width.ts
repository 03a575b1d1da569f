/** How wide text is on a terminal: tabs, wide and combining characters. Nothing here knows of colours. */

const TAB = 4;
const COMBINING = /^(?:\p{Mn}|\p{Me}|[\u200b-\u200f])/u;
/** East Asian wide and full-width blocks, as Unicode's EastAsianWidth has them; signs that are drawn as emoji are wide too. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

export function charWidth(character: string): number {
  if (COMBINING.test(character)) return 0;
  return WIDE.test(character) || /^\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}

export interface Shown {
  /** Tabs as spaces, control characters made visible. */
  readonly text: string;
  /** Columns before the UTF-16 offset. */
  readonly columnAt: (offset: number) => number;
  readonly width: number;
}

export function show(line: string): Shown {
  const columns: number[] = [];
  let text = '';
  let column = 0;
  for (const character of line) {
    for (let unit = 0; unit < character.length; unit++) columns.push(column);
    const shown = visible(character, column);
    text += shown;
    column += character === '\t' ? shown.length : charWidth(shown);
  }
  const width = column;
  return { text, width, columnAt: (offset) => (offset < columns.length ? columns[Math.max(0, offset)]! : width) };
}

/** A source file must not be able to steer the terminal. */
function visible(character: string, column: number): string {
  if (character === '\t') return ' '.repeat(TAB - (column % TAB));
  const code = character.codePointAt(0)!;
  if (code < 32) return String.fromCodePoint(0x2400 + code);
  return code === 127 || (code >= 0x80 && code < 0xa0) || /[\u202a-\u202e\u2066-\u2069]/.test(character)
    ? '\ufffd'
    : character;
}

/** The part of a shown line between two columns; a wide character cut in half becomes a space. */
export function slice(text: string, from: number, to: number): string {
  let column = 0;
  let result = '';
  for (const character of text) {
    const width = charWidth(character);
    const end = column + width;
    if (column >= from && end <= to) result += character;
    else if (end > from && column < to) result += ' '.repeat(Math.min(end, to) - Math.max(column, from));
    column = end;
  }
  return result;
}
