/** `cauce graph SCENARIO`: the machine of a scenario as a picture; without a name, which scenarios there are. */
import { suggest } from '../../compiler/diagnostics/suggest.js';
import { type GraphFormat, renderGraph, sourcesOf } from '../../compiler/graph/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { out, say } from '../terminal.js';

export async function graph(
  scenario: string | undefined,
  options: { readonly project?: string; readonly format: GraphFormat },
): Promise<number> {
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const { bundle, project } = loaded;
  if (scenario === undefined) {
    if (bundle.scenarios.length === 0) say('this project has no scenarios');
    const width = Math.max(0, ...bundle.scenarios.map(({ name }) => name.length));
    for (const { name, title = '' } of bundle.scenarios) out(`${name.padEnd(width)}  ${title}`.trimEnd());
    return exitCode.fine;
  }
  const machine = bundle.scenarios.find(({ name }) => name === scenario);
  if (!machine) {
    const names = bundle.scenarios.map(({ name }) => name);
    const near = suggest(scenario, names);
    throw new UsageError(
      `there is no scenario \`${scenario}\`; ${near ? `did you mean \`${near}\`?` : `there are: ${names.join(', ') || 'none'}`}`,
    );
  }
  out(await renderGraph(machine, sourcesOf(bundle.files, project.analysis.files), options.format));
  return exitCode.fine;
}
