/** Where something is declared, where it is used, and the same within one file. */
import type { Highlight, Place, Position } from './data.js';
import { linesOf } from './diagnostics.js';
import { declarationOf, everywhere, occurrencesOf, subjectAt } from './meaning/project.js';
import { offsetOf, rangeOf, type View } from './view.js';

export function definition(view: View, position: Position): readonly Place[] {
  const subject = subjectAt(view, offsetOf(view, position));
  const location = subject && declarationOf(view.workspace, subject);
  if (!location) return [];
  return [{ path: location.file, range: linesOf(view.workspace)(location.file).rangeOf(location.span) }];
}

export function references(view: View, position: Position, withDeclaration: boolean): readonly Place[] {
  const subject = subjectAt(view, offsetOf(view, position));
  if (!subject) return [];
  const lines = linesOf(view.workspace);
  return everywhere(view.workspace, subject)
    .filter(({ declares }) => withDeclaration || !declares)
    .map(({ path, span }) => ({ path, range: lines(path).rangeOf(span) }));
}

export function highlights(view: View, position: Position): readonly Highlight[] {
  const subject = subjectAt(view, offsetOf(view, position));
  if (!subject) return [];
  return occurrencesOf(view)
    .filter(({ key }) => key === subject.key)
    .map(({ span, declares }) => ({ range: rangeOf(view, span), kind: declares ? 3 : 2 }));
}
