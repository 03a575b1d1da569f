/** What a name is made of, character by character: Chevrotain drops the `u` flag, so Unicode names are matched here. */

/** Source of a character class: what digits may not run into. */
export const letter = '[A-Za-z_\\u00AA\\u00B5\\u00BA\\u00C0-\\u1FFF\\u2C00-\\uDFFF\\uF900-\\uFDFF]';

const unicodeName = /\p{L}[\p{L}\p{M}\p{N}_]*/uy;

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isAsciiNamePart(code: number): boolean {
  return isAsciiLetter(code) || (code >= 48 && code <= 57) || code === 95;
}

/** End of the name that starts at `offset`, or -1 when none does. */
export function nameEnd(text: string, offset: number): number {
  let at = offset;
  if (isAsciiLetter(text.charCodeAt(at))) {
    at++;
    while (isAsciiNamePart(text.charCodeAt(at))) at++;
    if (!(text.charCodeAt(at) > 127)) return at;
  } else if (!(text.charCodeAt(at) > 127)) {
    return -1;
  }
  unicodeName.lastIndex = offset;
  const match = unicodeName.exec(text);
  return match === null ? -1 : offset + match[0].length;
}

/** Custom Chevrotain pattern for names. */
export function matchName(text: string, offset: number): [string] | null {
  const end = nameEnd(text, offset);
  return end < 0 ? null : [text.slice(offset, end)];
}

/** Custom Chevrotain pattern for two words that make one token, with blanks between them. */
export function matchPhrase(phrases: readonly (readonly [string, string])[]) {
  return (text: string, offset: number): [string] | null => {
    for (const [first, second] of phrases) {
      if (!text.startsWith(first, offset)) continue;
      let at = offset + first.length;
      const gap = at;
      while (text[at] === ' ' || text[at] === '\t') at++;
      if (at === gap || !text.startsWith(second, at)) continue;
      if (nameEnd(text, at) === at + second.length) return [text.slice(offset, at + second.length)];
    }
    return null;
  };
}

/**
 * Every character code a name may start with, as Chevrotain's first-character table wants it: exact below 256, above it
 * one code of each of its buckets of 255.
 */
export const nameStartHints: (string | number)[] = (() => {
  const hints: number[] = [];
  for (let code = 65; code < 256; code++) {
    if (isAsciiLetter(code) || (code > 127 && /\p{L}/u.test(String.fromCharCode(code)))) hints.push(code);
  }
  for (let code = 256; code < 65536; code += 255) hints.push(code);
  hints.push(65535);
  return hints;
})();

/** Every character code, in the same form. */
export const anyCharHints: (string | number)[] = (() => {
  const hints: number[] = [];
  for (let code = 0; code < 256; code++) hints.push(code);
  for (let code = 256; code < 65536; code += 255) hints.push(code);
  hints.push(65535);
  return hints;
})();

/** Offset of the closing `"` of the text whose opening quote is at `offset`, or of the line's end. */
function textEnd(text: string, offset: number): number {
  for (let at = offset + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34 || code === 10 || code === 13) return at;
    if (code === 92) {
      const next = text.charCodeAt(at + 1);
      if (next !== 10 && next !== 13) at++;
    }
  }
  return text.length;
}

/** Custom pattern: a text in double quotes, closed on its own line. */
export function matchClosedText(text: string, offset: number): [string] | null {
  const end = textEnd(text, offset);
  return text.charCodeAt(end) === 34 ? [text.slice(offset, end + 1)] : null;
}

/** Custom pattern: a text that nothing closes; it takes the rest of its line. */
export function matchOpenText(text: string, offset: number): [string] | null {
  let end = offset + 1;
  while (end < text.length && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
  return [text.slice(offset, end)];
}

/** Custom pattern: one character, whatever it is; two code units where they make one character. */
export function matchAny(text: string, offset: number): [string] | null {
  const code = text.codePointAt(offset);
  return code === undefined ? null : [String.fromCodePoint(code)];
}
