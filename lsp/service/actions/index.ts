/** What can be done about the text at a place: put right what is wrong, make what is missing, and write it another way. */
import type { Action, Range } from '../data.js';
import { linesOf, shown } from '../diagnostics.js';
import type { ReadyMade } from '../starters.js';
import { offsetOf, type View } from '../view.js';
import { creations } from './create.js';
import { editOf } from './edit.js';
import { chainToMatch } from './match.js';
import { extractSegment, inlineSegment } from './segment.js';
import { addNeeds } from './starter.js';

export function codeActions(view: View, range: Range, ready: () => readonly ReadyMade[]): readonly Action[] {
  const { workspace, path } = view;
  const [start, end] = [offsetOf(view, range.start), offsetOf(view, range.end)];
  const lines = linesOf(workspace);
  const here = workspace.diagnostics(path).filter(({ span }) => span.start <= end && span.end >= start);
  const fixes = here.flatMap((diagnostic) => {
    const told = shown(diagnostic, lines);
    const offered = diagnostic.fixes.map(
      (fix): Action => ({
        title: fix.title,
        kind: 'quickfix',
        edit: editOf(
          fix.edits.map((edit) => ({ path: edit.file, span: edit.span, text: edit.text })),
          lines,
        ),
        isPreferred: fix.certain,
        fixes: told,
      }),
    );
    const made = [...addNeeds(view, diagnostic, ready), ...creations(view, diagnostic)];
    return [...offered, ...made.map((action) => ({ ...action, fixes: told }))];
  });
  return [...fixes, ...extractSegment(view, start, end), ...inlineSegment(view, start), ...chainToMatch(view, start)];
}
