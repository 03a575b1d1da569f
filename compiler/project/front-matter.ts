/** Splits a message's file into its front matter and the template below it. */

export interface SplitMessage {
  /** YAML between the two `---`, where there is any. */
  readonly front?: { readonly text: string; readonly offset: number };
  readonly body: string;
  /** Where the body begins in the file. */
  readonly bodyOffset: number;
  /** The first `---` stands there and the second does not. */
  readonly unclosed: boolean;
}

const OPEN = /^\ufeff?---[ \t]*(\r\n|\n|\r)/;
const CLOSE = /^---[ \t]*(\r\n|\n|\r|$)/m;

export function splitFrontMatter(text: string): SplitMessage {
  const open = OPEN.exec(text);
  if (!open)
    return { body: text.replace(/^\ufeff/, ''), bodyOffset: text.startsWith('\ufeff') ? 1 : 0, unclosed: false };
  const offset = open[0].length;
  const rest = text.slice(offset);
  const close = CLOSE.exec(rest);
  if (!close) return { body: text, bodyOffset: 0, unclosed: true };
  const bodyOffset = offset + close.index + close[0].length;
  return {
    front: { text: rest.slice(0, close.index), offset },
    body: text.slice(bodyOffset),
    bodyOffset,
    unclosed: false,
  };
}
