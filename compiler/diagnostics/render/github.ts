/** Diagnostics as workflow commands of GitHub Actions, which shows them beside the changed lines. */
import type { Severity } from '../diagnostic.js';
import { lineIndexes } from '../lines.js';
import { inOrder, type RenderInput, wholeText } from './input.js';

const COMMAND: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

export function github({ diagnostics, sources, prefix = '' }: RenderInput): string {
  const linesOf = lineIndexes(sources);
  return inOrder(diagnostics)
    .map((diagnostic) => {
      const { code, severity, file, span } = diagnostic;
      const { start, end } = linesOf(file).rangeOf(span);
      // Columns have a meaning there only within one line.
      const columns =
        start.line === end.line
          ? { col: start.character + 1, endColumn: Math.max(end.character, start.character + 1) }
          : {};
      const place = { file: `${prefix}${file}`, line: start.line + 1, endLine: end.line + 1, ...columns };
      return annotation(COMMAND[severity], { ...place, title: code }, wholeText(diagnostic, linesOf));
    })
    .join('');
}

/** One workflow command; lines and columns count from 1. */
export function annotation(
  command: 'error' | 'warning' | 'notice',
  properties: Readonly<Record<string, string | number>>,
  text: string,
): string {
  const said = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  return `::${command} ${said.join(',')}::${data(text)}\n`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
