/** What can be done with a scenario or a test, shown above it. The client runs the commands; figures come from whoever knows a running service. */
import type { Lens } from './data.js';
import { counted, type LiveFigures } from './figures.js';
import { rangeOf, type View } from './view.js';

export function codeLenses(view: View, figures: LiveFigures | undefined): readonly Lens[] {
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
    const people = figures?.scenarios.get(name)?.people;
    return [
      lens('Show graph', 'cauce.showGraph'),
      lens('Simulate', 'cauce.simulate'),
      ...(people === undefined ? [] : [lens(`${counted(people, 'person', 'people')} in it now`, 'cauce.showPeople')]),
    ];
  });
}
