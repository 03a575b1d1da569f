/** Turns what the grammar found into diagnostics. The grammar says codes and parameters; the words come from the registry. */
import type { SyntaxProblem } from '../../grammar/problem.js';
import type { Diagnostic } from './diagnostic.js';
import type { Code, ParamsOf } from './registry.js';
import { report } from './report.js';

/** The grammar's fixes are certain: it offers one only where the text leaves no doubt. */
export function fromSyntax(file: string, problem: SyntaxProblem): Diagnostic {
  const code: Code = problem.code;
  return report(code, problem.params as ParamsOf<typeof code>, {
    file,
    span: problem.span,
    related: (problem.related ?? []).map(({ span, label }) => ({ file, span, message: label })),
    fixes: (problem.fixes ?? []).map(({ title, edits }) => ({
      title,
      certain: true,
      edits: edits.map(({ span, text }) => ({ file, span, text })),
    })),
  });
}
