/** Which words can be names, and which names belong to the language itself. */

const NAME = /^\p{L}[\p{L}\p{M}\p{N}_]*$/u;

/** R9 of the language: never a name, except after a dot. */
export const RESERVED: ReadonlySet<string> = new Set(
  'and or not if elif else is in between contains has within where as when for with until true false known unknown'.split(
    ' ',
  ),
);

export function isName(text: string): boolean {
  return NAME.test(text);
}

/** The nearest name to a text that is none: `first-name` gives `first_name`. */
export function nameFrom(text: string): string | undefined {
  const name = text
    .trim()
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, '_')
    .replace(/^[^\p{L}]+|_+$/gu, '');
  return isName(name) ? name : undefined;
}
