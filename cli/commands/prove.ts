/** `cauce prove`: the most that one contact can get, from each scenario and from all together, and the path that leads there. */
import { proofOf } from '../../compiler/prove/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { brokenPromises } from '../prove/promises.js';
import { boundsOf, dataOf } from '../prove/report.js';
import { boundsText } from '../prove/text.js';
import { out, terminal } from '../terminal.js';
import { nearest } from '../insight/near.js';

interface Options {
  readonly project?: string;
  readonly scenario?: string;
  readonly path?: boolean;
  readonly format: 'pretty' | 'json';
}

export async function prove(options: Options): Promise<number> {
  const loaded = await loadChecked(options.project, undefined, { proves: false });
  if (!loaded) return exitCode.problems;
  const { bundle, project } = loaded;
  const proof = proofOf({ analysis: project.analysis, bundle });
  const { scenario, format } = options;
  if (scenario !== undefined && !proof.scenarios.includes(scenario))
    throw new UsageError(`There is no scenario ${scenario}.${nearest(scenario, proof.scenarios)}`);
  const bounds = boundsOf(proof, bundle, scenario);
  if (format === 'json') out(JSON.stringify(dataOf(bounds, bundle.files), null, 2));
  else {
    const { paint, columns } = terminal();
    out(boundsText(bounds, { paint, columns, files: bundle.files, paths: options.path ?? false }));
  }
  return brokenPromises(proof, bundle.model).length > 0 ? exitCode.problems : exitCode.fine;
}
