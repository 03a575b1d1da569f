/** Messages that a program names, as links to their templates. */
import type { Link } from './data.js';
import { occurrencesOf } from './meaning/project.js';
import { rangeOf, type View } from './view.js';

export function documentLinks(view: View): readonly Link[] {
  if (!view.program) return [];
  return occurrencesOf(view).flatMap(({ key, span }) => {
    const message = key.startsWith('message ')
      ? view.workspace.model.messages[key.slice('message '.length)]
      : undefined;
    if (!message) return [];
    return [
      { path: view.path, range: rangeOf(view, span), target: message.file, tooltip: message.subject ?? message.file },
    ];
  });
}
