/** Makes the entries of a completion list. */
import type { CompletionEntry } from '../data.js';

/** LSP's `CompletionItemKind`. */
export const kinds = {
  function: 3,
  field: 5,
  variable: 6,
  class: 7,
  property: 10,
  unit: 11,
  value: 12,
  enum: 13,
  keyword: 14,
  snippet: 15,
  file: 17,
  constant: 21,
  event: 23,
} as const;

/** What is closest comes first. */
export const ranks = { field: '1', local: '2', choice: '0', own: '4', built: '6', keyword: '5', snippet: '7' } as const;

export type Draft = Omit<CompletionEntry, 'range'>;

export function named(label: string, kind: number, rank: string, more: Partial<Draft> = {}): Draft {
  return { label, kind, insertText: label, isSnippet: false, sortText: `${rank}${label}`, isName: true, ...more };
}

export function keyword(label: string, more: Partial<Draft> = {}): Draft {
  return named(label, kinds.keyword, ranks.keyword, { isName: false, ...more });
}

/** In `body` places to fill in are written `<1:name>`. */
export function snippet(label: string, body: string, detail: string): Draft {
  return {
    label,
    kind: kinds.snippet,
    detail,
    insertText: body.replace(/<(\d)(:[^>]*)?>/g, (_, number: string, text = '') => `$\{${number}${text}}`),
    isSnippet: true,
    sortText: `${ranks.snippet}${label}`,
    isName: false,
  };
}

/** In a snippet `$`, `}` and `\` mean something. */
export function escaped(text: string): string {
  return text.replace(/[$}\\]/g, '\\$&');
}
