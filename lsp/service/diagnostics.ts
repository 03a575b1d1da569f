/** What is wrong in a file, as an editor shows it. The compiler's fixes are offered by `actions.ts`. */
import { LineIndex } from '../../compiler/diagnostics/lines.js';
import type { Diagnostic } from '../../compiler/index.js';
import type { EditorDiagnostic, SeverityNumber } from './data.js';
import type { Workspace } from './workspace/workspace.js';

const severities: Readonly<Record<Diagnostic['severity'], SeverityNumber>> = { error: 1, warning: 2, info: 3 };

/** What nobody needs is shown faded. */
const needless: ReadonlySet<string> = new Set(['names/unused', 'flow/unreachable', 'messages/unused-param']);

export function diagnostics(workspace: Workspace, path: string): readonly EditorDiagnostic[] {
  const found = workspace.diagnostics(path);
  const lines = linesOf(workspace);
  return found.map((one) => shown(one, lines));
}

export function shown(
  { code, severity, message, help, file, span, related }: Diagnostic,
  lines: (path: string) => LineIndex,
): EditorDiagnostic {
  return {
    range: lines(file).rangeOf(span),
    severity: severities[severity],
    code,
    source: 'cauce',
    message: help === undefined ? message : `${message}\n${help}`,
    ...(needless.has(code) ? { tags: [1] as const } : {}),
    related: related.map((one) => ({
      path: one.file,
      range: lines(one.file).rangeOf(one.span),
      message: one.message,
    })),
  };
}

export function linesOf(workspace: Workspace): (path: string) => LineIndex {
  const known = new Map<string, LineIndex>();
  return (path) => {
    let lines = known.get(path);
    if (!lines) {
      lines = new LineIndex(workspace.texts.get(path) ?? workspace.program(path)?.text ?? '');
      known.set(path, lines);
    }
    return lines;
  };
}
