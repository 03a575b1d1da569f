/** Diagnostics as a Code Quality report of GitLab, which shows them in the merge request: the fields of the Code Climate format that it reads. */
import type { Severity } from '../diagnostic.js';
import { lineIndexes } from '../lines.js';
import { inOrder, type RenderInput, wholeText } from './input.js';

const SEVERITY: Readonly<Record<Severity, string>> = { error: 'critical', warning: 'minor', info: 'info' };

export function gitlab({ diagnostics, sources, prefix = '' }: RenderInput): string {
  const linesOf = lineIndexes(sources);
  const seen = new Map<string, number>();
  const findings = inOrder(diagnostics).map((diagnostic) => {
    const { code, severity, file, span, message } = diagnostic;
    const { start, end } = linesOf(file).rangeOf(span);
    const path = `${prefix}${file}`;
    // Lines move with every change above them: by them a finding of before would look like a new one.
    const what = JSON.stringify([path, code, message]);
    const nth = seen.get(what) ?? 0;
    seen.set(what, nth + 1);
    return {
      description: wholeText(diagnostic, linesOf),
      check_name: code,
      fingerprint: hash(`${what} ${nth}`),
      severity: SEVERITY[severity],
      location: { path, lines: { begin: start.line + 1, end: end.line + 1 } },
    };
  });
  return `${JSON.stringify(findings, null, 2)}\n`;
}

/** FNV-1a of 64 bits over UTF-16 code units, in hexadecimal. */
function hash(text: string): string {
  let value = 0xcbf29ce484222325n;
  for (let at = 0; at < text.length; at++)
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(at))) * 0x100000001b3n);
  return value.toString(16).padStart(16, '0');
}
