/** Stable ids of statements (R10): the label, or kind and target as written; a repeat of the same gets `#2`, `#3` in the order of the text. */

export interface Ids {
  /** The id to use for what would be called so. */
  next(wanted: string): string;
}

export function ids(): Ids {
  const used = new Map<string, number>();
  return {
    next(wanted) {
      const count = (used.get(wanted) ?? 0) + 1;
      used.set(wanted, count);
      return count === 1 ? wanted : `${wanted}#${count}`;
    },
  };
}

/** Source text on one line, so that layout and comments do not change an id. */
export function onOneLine(text: string): string {
  return text
    .replace(/#[^\n"]*(?=\r?\n)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
