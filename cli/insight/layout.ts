/** Texts for terminals of any width: folded at words, indented, and without anything that strangers could move a cursor with. */

/** Control characters become spaces. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, ' ');
}

/** Lines of at most `columns`, the first after `head`, the others below it. What has no spaces stays whole. */
export function folded(head: string, text: string, columns: number): readonly string[] {
  const indent = ' '.repeat(head.length);
  const room = Math.max(20, columns - head.length);
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines.map((one, place) => (place === 0 ? head : indent) + one);
}
