/** What can be done with a scenario or a test, shown above it. The client runs the commands; figures come from whoever knows a running service. */
import type { Lens } from './data.js';
import { rangeOf, type View } from './view.js';

/** How many people are in a scenario now; undefined where nobody knows. */
export type PeopleIn = (scenario: string) => number | undefined;

export function codeLenses(view: View, peopleIn: PeopleIn | undefined): readonly Lens[] {
  const { program, workspace, path } = view;
  if (!program) return [];
  const scenarios = new Map([...workspace.symbols.scenarios.values()].map((symbol) => [symbol.whens[0], symbol.name]));
  return program.tree.declarations.flatMap((declaration): Lens[] => {
    if (declaration.kind === 'test') {
      const range = rangeOf(view, declaration.title.span);
      return [{ range, title: 'Run test', command: 'cauce.runTest', arguments: [path, declaration.title.value] }];
    }
    if (declaration.kind !== 'scenario' && declaration.kind !== 'when') return [];
    const name = declaration.kind === 'scenario' ? declaration.name.text : scenarios.get(declaration);
    if (!name) return [];
    const range = rangeOf(view, declaration.kind === 'scenario' ? declaration.name.span : declaration.trigger.span);
    const lens = (title: string, command: string): Lens => ({ range, title, command, arguments: [path, name] });
    const people = peopleIn?.(name);
    return [
      lens('Show graph', 'cauce.showGraph'),
      lens('Simulate', 'cauce.simulate'),
      ...(people === undefined
        ? []
        : [lens(`${people} ${people === 1 ? 'person' : 'people'} in it now`, 'cauce.showPeople')]),
    ];
  });
}
