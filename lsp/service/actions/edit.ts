/** Edits by offsets as an edit of the project. */
import type { LineIndex } from '../../../compiler/diagnostics/lines.js';
import type { ProjectEdit } from '../data.js';

export interface PlainEdit {
  readonly path: string;
  readonly span: { readonly start: number; readonly end: number };
  readonly text: string;
}

export function editOf(edits: readonly PlainEdit[], lines: (path: string) => LineIndex): ProjectEdit {
  const paths = [...new Set(edits.map(({ path }) => path))];
  return {
    files: paths.map((path) => ({
      path,
      edits: edits
        .filter((edit) => edit.path === path)
        .map(({ span, text }) => ({ range: lines(path).rangeOf(span), newText: text })),
    })),
    renamed: [],
    created: [],
  };
}
