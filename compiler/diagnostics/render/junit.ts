/** Diagnostics as JUnit XML: a suite a file, a case a finding. Errors fail; warnings and notes pass and say what they are. */
import type { Diagnostic } from '../diagnostic.js';
import { lineIndexes } from '../lines.js';
import { inOrder, type RenderInput, wholeText } from './input.js';
import { escapeXml as escaped } from './xml.js';

export function junit({ diagnostics, sources, prefix = '' }: RenderInput): string {
  const linesOf = lineIndexes(sources);
  const byFile = new Map<string, Diagnostic[]>([...sources.keys()].sort().map((file) => [file, []]));
  for (const diagnostic of inOrder(diagnostics)) {
    const list = byFile.get(diagnostic.file) ?? [];
    byFile.set(diagnostic.file, [...list, diagnostic]);
  }
  const total = [...byFile.values()].reduce((sum, list) => sum + Math.max(1, list.length), 0);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cauce check" tests="${total}" failures="${failures(diagnostics)}" errors="0">`,
  ];
  for (const [file, list] of byFile) {
    const path = `${prefix}${file}`;
    lines.push(
      `  <testsuite name="${escaped(path)}" tests="${Math.max(1, list.length)}" failures="${failures(list)}" errors="0">`,
    );
    if (list.length === 0) lines.push(`    <testcase classname="${escaped(path)}" name="check"/>`);
    for (const diagnostic of list) {
      const { line, character } = linesOf(file).positionAt(diagnostic.span.start);
      const name = `${diagnostic.code} ${line + 1}:${character + 1}`;
      const text = `${wholeText(diagnostic, linesOf)}\nat ${path}:${line + 1}:${character + 1}`;
      const inside =
        diagnostic.severity === 'error'
          ? `<failure message="${escaped(diagnostic.message)}" type="${escaped(diagnostic.code)}">${escaped(text)}</failure>`
          : `<system-out>${escaped(`${diagnostic.severity}: ${text}`)}</system-out>`;
      lines.push(`    <testcase classname="${escaped(path)}" name="${escaped(name)}">${inside}</testcase>`);
    }
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}

function failures(list: readonly Diagnostic[]): number {
  return list.filter(({ severity }) => severity === 'error').length;
}
