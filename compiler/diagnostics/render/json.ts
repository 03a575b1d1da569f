/** Diagnostics as JSON for other programs. Lines and characters from 0 in UTF-16 units, as in LSP. */
import type { FileEdit } from '../diagnostic.js';
import { lineIndexes } from '../lines.js';
import { inOrder, type RenderInput } from './input.js';

export function json({ diagnostics, summary, sources }: RenderInput): string {
  const linesOf = lineIndexes(sources);
  const placed = ({ file, span }: Pick<FileEdit, 'file' | 'span'>) => ({ file, range: linesOf(file).rangeOf(span) });
  const report = {
    diagnostics: inOrder(diagnostics).map((diagnostic) => ({
      code: diagnostic.code,
      severity: diagnostic.severity,
      message: diagnostic.message,
      ...placed(diagnostic),
      ...(diagnostic.label === undefined ? {} : { label: diagnostic.label }),
      ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }),
      ...(diagnostic.related.length === 0
        ? {}
        : { related: diagnostic.related.map((related) => ({ ...placed(related), message: related.message })) }),
      ...(diagnostic.fixes.length === 0
        ? {}
        : {
            fixes: diagnostic.fixes.map(({ title, edits, certain }) => ({
              title,
              certain,
              edits: edits.map((edit) => ({ ...placed(edit), text: edit.text })),
            })),
          }),
    })),
    summary: { files: summary.files, scenarios: summary.scenarios, errors: summary.errors, warnings: summary.warnings },
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
