/** Ready-made scenarios as snippets: the program with its tests, its name to be filled in. What else each needs is an edit of its own. */
import type { ReadyMade } from '../starters.js';
import type { View } from '../view.js';
import { type Draft, escaped, kinds, ranks } from './item.js';

/** A name nobody gives. */
const blank = 'name_of_the_scenario';

export function readyMade(view: View, ready: readonly ReadyMade[]): readonly Draft[] {
  return ready.map(({ name, says, program, messages, config }) => {
    const more = [...messages.keys(), ...(config === undefined ? [] : ['`cauce.yaml`'])];
    return {
      label: name.replaceAll('_', ' '),
      kind: kinds.snippet,
      detail: `ready-made: ${says}`,
      documentation: more.length === 0 ? '' : `Brings what it needs: ${more.join(', ')}.`,
      insertText: escaped(program(blank)).replaceAll(blank, `\${1:${free(view, name)}}`),
      isSnippet: true,
      sortText: `${ranks.snippet}~${name}`,
      isName: false,
      ...(more.length > 0 && { starter: name }),
    };
  });
}

function free({ workspace }: View, name: string): string {
  const { scenarios } = workspace.symbols;
  let found = name;
  for (let number = 2; scenarios.has(found); number++) found = `${name}_${number}`;
  return found;
}
