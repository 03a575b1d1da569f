/** Widths of text without a font at hand, estimated a little too wide, and lines broken to fit. Pixels at the given size. */

/** Of a sans-serif face, in ems. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return Math.ceil(ems * size);
}

function emsOf(character: string): number {
  if (/[iljtfrI.,:;'|!()[\] ]/.test(character)) return 0.36;
  if (/[mwMW@%]/.test(character)) return 0.94;
  if (/[A-Z0-9_+<>=&]/.test(character)) return 0.68;
  return character.codePointAt(0)! < 0x2e80 ? 0.6 : 1.05;
}

/** In as few lines as `width` characters allow, and those about equally long. */
export function wrapped(text: string, width: number): readonly string[] {
  const lines = filled(text, width);
  const longest = Math.max(...wordsOf(text).map((word) => [...word].length));
  let best = lines;
  for (let narrower = width - 1; narrower >= longest; narrower--) {
    const tried = filled(text, narrower);
    if (tried.length > lines.length) break;
    best = tried;
  }
  return best;
}

/** At most `width` characters a line, broken at spaces, and inside a word only when it is longer than a line. */
function filled(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    const characters = [...word];
    if (line !== '' && [...line].length + 1 + characters.length > width) {
      lines.push(line);
      line = '';
    }
    while (characters.length > width) lines.push(characters.splice(0, width).join(''));
    const rest = characters.join('');
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** A comparison reads as one word: it breaks before its left side, not beside its sign. */
function wordsOf(text: string): readonly string[] {
  const words: string[] = [];
  for (const word of text.split(/\s+/)) {
    const before = words.at(-1);
    const joined = `${before} ${word}`;
    if (before !== undefined && joined.length <= 24 && (/^[<>=!]=?$/.test(word) || / [<>=!]=?$/.test(before)))
      words[words.length - 1] = joined;
    else words.push(word);
  }
  return words;
}
