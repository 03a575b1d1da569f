/** What the author wrote, read back by the machine's spans. */
import type { SourceSpan } from '../../runtime/machine/bundle.js';

/** Texts of the bundle's files, by index; where one is missing, labels are made from the machine alone. */
export type Sources = readonly (string | undefined)[];

/** What the source says at a span, on one line; undefined where the file is not at hand. */
export type Read = (span: SourceSpan) => string | undefined;

export function reader(sources: Sources): Read {
  const lines = new Map<number, readonly string[]>();
  return (span) => {
    const text = sources[span.file];
    if (text === undefined) return undefined;
    let split = lines.get(span.file);
    if (!split) {
      split = text.split(/\r\n|\n|\r/);
      lines.set(span.file, split);
    }
    const taken = split.slice(span.line, span.endLine + 1).map((line, index, all) => {
      const end = index === all.length - 1 ? span.endCharacter : line.length;
      return line.slice(index === 0 ? span.character : 0, end).replace(/(^|\s)#[^"]*$/, '');
    });
    const said = taken.join(' ').replace(/\s+/g, ' ').trim();
    return said === '' ? undefined : said;
  };
}
