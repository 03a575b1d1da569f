/** Diagnostics as workflow commands of GitHub Actions, which shows them beside the changed lines. */
import type { Severity } from '../diagnostic.js';
import { lineIndexes } from '../lines.js';
import { inOrder, type RenderInput, wholeText } from './input.js';

const COMMAND: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

export function github({ diagnostics, sources }: RenderInput): string {
  const linesOf = lineIndexes(sources);
  return inOrder(diagnostics)
    .map((diagnostic) => {
      const { code, severity, file, span } = diagnostic;
      const { start, end } = linesOf(file).rangeOf(span);
      const properties = [
        `file=${property(file)}`,
        `line=${start.line + 1}`,
        `endLine=${end.line + 1}`,
        // Columns have a meaning there only within one line.
        ...(start.line === end.line
          ? [`col=${start.character + 1}`, `endColumn=${Math.max(end.character, start.character + 1)}`]
          : []),
        `title=${property(code)}`,
      ];
      return `::${COMMAND[severity]} ${properties.join(',')}::${data(wholeText(diagnostic, linesOf))}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
