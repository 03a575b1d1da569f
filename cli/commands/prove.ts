/** `cauce prove`: the most that one contact can get, from each scenario and from all together, and the path that leads there; or the answer to a question. */
import { suggest } from '../../compiler/diagnostics/suggest.js';
import { brokenPromises } from '../../compiler/prove/findings.js';
import { proofOf } from '../../compiler/prove/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { told } from '../prove/ask.js';
import { answerData, answerText } from '../prove/ask-text.js';
import { boundsOf, dataOf } from '../prove/report.js';
import { boundsText } from '../prove/text.js';
import { out, terminal } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly scenario?: string;
  readonly path?: boolean;
  readonly format: 'pretty' | 'json';
}

export async function prove(question: readonly string[], options: Options): Promise<number> {
  const loaded = await loadChecked(options.project, undefined, { proves: false });
  if (!loaded) return exitCode.problems;
  const { bundle, project, withFile } = loaded;
  const proof = proofOf({ analysis: project.analysis, bundle });
  const { scenario, format } = options;
  if (question.length > 0) {
    if (scenario !== undefined || options.path) {
      const rest = scenario === undefined ? 'its path is shown anyway' : `ask \`… in ${scenario}\``;
      throw new UsageError(`a question takes no \`--scenario\` and no \`--path\`: ${rest}`);
    }
    const answered = told(question.join(' '), { project, bundle, proof, withFile });
    if (format === 'json') out(JSON.stringify(answerData(answered, bundle.files), null, 2));
    else out(answerText(answered, { paint: terminal().paint, files: bundle.files }));
    return answered.answer.holds === false ? exitCode.problems : exitCode.fine;
  }
  if (scenario !== undefined && !proof.scenarios.includes(scenario)) {
    const near = suggest(scenario, proof.scenarios);
    throw new UsageError(
      `there is no scenario \`${scenario}\`; ${near ? `did you mean \`${near}\`?` : `there are: ${proof.scenarios.join(', ') || 'none'}`}`,
    );
  }
  const bounds = boundsOf(proof, bundle, scenario);
  if (format === 'json') out(JSON.stringify(dataOf(bounds, bundle.files), null, 2));
  else {
    const { paint, columns } = terminal();
    const show = { paint, columns, files: bundle.files, paths: options.path ?? false };
    out(boundsText(bounds, { ...show, reasons: scenario !== undefined }));
  }
  return brokenPromises(proof, bundle.model).length > 0 ? exitCode.problems : exitCode.fine;
}
