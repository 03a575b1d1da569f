/** What a feature looks at: one text with its tree and tables, and the project around it. It answers no question itself. */
import type { ParsedFile } from '../../compiler/analysis.js';
import { LineIndex, type Position } from '../../compiler/diagnostics/lines.js';
import type { Meaning } from '../../compiler/resolve/symbol.js';
import type { Type } from '../../compiler/types/type.js';
import type { Expression, Name, Span } from '../../grammar/index.js';
import type { Range } from './data.js';
import type { Workspace } from './workspace/workspace.js';

export interface View {
  readonly workspace: Workspace;
  readonly path: string;
  readonly text: string;
  readonly lines: LineIndex;
  /** Absent for `cauce.yaml` and messages. */
  readonly program: ParsedFile | undefined;
  readonly types: ReadonlyMap<Expression, Type>;
  readonly meanings: ReadonlyMap<Name, Meaning>;
}

/** Undefined for a file that is not there. */
export function viewOf(workspace: Workspace, path: string): View | undefined {
  const program = workspace.program(path);
  const text = program?.text ?? workspace.texts.get(path);
  if (text === undefined) return undefined;
  const checked = program && workspace.checked(path);
  return {
    workspace,
    path,
    text,
    lines: new LineIndex(text),
    program,
    types: checked?.types ?? new Map(),
    meanings: checked?.meanings ?? new Map(),
  };
}

export function rangeOf(view: View, span: Span): Range {
  return view.lines.rangeOf(span);
}

export function offsetOf(view: View, position: Position): number {
  return view.lines.offsetAt(position);
}
