/** Random edits of a project, the same for the same seed: what people do to texts, and what they do by accident. Only for tests. */

export interface Edits {
  /** A path and its text after the edit; undefined where the file was taken away. */
  next(files: ReadonlyMap<string, string>): readonly [path: string, text: string | undefined];
}

export function editsOf(seed: number, original: ReadonlyMap<string, string>): Edits {
  let state = seed * 2_654_435_761 + 1;
  const below = (limit: number): number => {
    state = (state ^ (state << 13)) | 0;
    state = (state ^ (state >>> 17)) | 0;
    state = (state ^ (state << 5)) | 0;
    return limit === 0 ? 0 : (state >>> 0) % limit;
  };
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const words = [...new Set([...original.values()].flatMap((text) => text.match(/[\p{L}_]+/gu) ?? []))];
  const lines = [...new Set([...original.values()].flatMap((text) => text.split('\n')))];
  const paths = [...original.keys()];
  const changed = (text: string): string => {
    const at = below(text.length + 1);
    switch (below(9)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1 + below(12));
      case 1:
        return text.slice(0, at) + pick(['(', ')', ':', '\n', '  ', '"', '#', '.', '=', ' and ', ',']) + text.slice(at);
      case 2:
        return `${text.slice(0, at)} ${pick(words)} ${text.slice(at)}`;
      case 3:
      case 4:
        return withWord(text, at, pick(words));
      case 5:
        return withWord(text, at, `${wordAt(text, at) ?? 'x'}${pick(['s', 'x', '_2'])}`);
      default: {
        const all = text.split('\n');
        const line = below(all.length);
        if (below(3) === 0) all.splice(line, 1);
        else all.splice(line, 0, pick(below(2) === 0 ? lines : all));
        return all.join('\n');
      }
    }
  };
  return {
    next(files) {
      const path = below(4) === 0 ? pick(paths) : pick(paths.filter((one) => one.endsWith('.cauce')));
      const text = files.get(path);
      if (text === undefined) return [path, original.get(path)];
      const what = below(14);
      if (what === 0) return [path, path === 'cauce.yaml' ? original.get(path) : undefined];
      // Back to what it was, now and then, so that not everything ends in rubble.
      if (what < 5) return [path, original.get(path)];
      return [path, changed(text)];
    },
  };
}

function wordAt(text: string, at: number): string | undefined {
  return /^[\p{L}_]+/u.exec(text.slice(startOfWord(text, at)))?.[0];
}

function startOfWord(text: string, at: number): number {
  let start = at;
  while (start > 0 && /[\p{L}_]/u.test(text[start - 1]!)) start--;
  return start;
}

function withWord(text: string, at: number, word: string): string {
  const start = startOfWord(text, at);
  return text.slice(0, start) + text.slice(start).replace(/^[\p{L}_]*/u, word);
}
