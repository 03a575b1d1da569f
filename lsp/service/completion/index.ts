/** What can be written at a place: names that fit there, words of the language, whole statements. Nothing is offered in comments and texts. */
import type { CompletionEntry, Position } from '../data.js';
import { pathTo } from '../nodes.js';
import type { ReadyMade } from '../starters.js';
import { offsetOf, rangeOf, type View } from '../view.js';
import { configNames } from './config.js';
import { contextAt } from './context.js';
import type { Draft } from './item.js';
import { lineStarts, lineWords } from './keywords.js';
import { placeNames } from './names.js';
import { readyMade } from './starters.js';
import { templateNames } from './template.js';
import { isMeant, valueNames } from './values.js';

/** More than anybody reads; what is typed narrows them down. */
const most = 400;

export function completion(
  view: View,
  position: Position,
  ready: () => readonly ReadyMade[],
): readonly CompletionEntry[] {
  const offset = offsetOf(view, position);
  if (!view.program)
    return configNames(view, offset) ?? (view.path.startsWith('messages/') ? templateNames(view, offset) : []);
  const context = contextAt(view, offset);
  if (context.isProse) return [];
  const range = rangeOf(view, context.span);
  const drafts: Draft[] = [];
  const around = pathTo(context.piece.tree, context.head.length);
  const starts = lineStarts(context, around);
  if (starts && context.indentation === 0) drafts.push(...readyMade(view, ready()));
  if (starts) drafts.push(...starts);
  const isBehindDot = /\.\s*$/.test(context.before);
  const places = starts ? undefined : placeNames(view, context);
  if (places) drafts.push(...places);
  else if (!starts) {
    const values = context.name ? valueNames(view, context) : undefined;
    if (values) drafts.push(...values);
    if (!isBehindDot) drafts.push(...lineWords(context, values !== undefined));
  }
  return drafts
    .filter(({ label }) => isMeant(label, context.prefix))
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .slice(0, most)
    .map((draft) => ({
      ...draft,
      insertText: draft.isSnippet ? indented(draft.insertText, context.indentation) : draft.insertText,
      range,
    }));
}

/** Editors indent further lines of a snippet themselves; the text is as for column 0. */
function indented(body: string, indentation: number): string {
  return indentation === 0 ? body : body.replace(/\n$/, '');
}
