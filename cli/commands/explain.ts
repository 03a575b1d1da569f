/** `cauce explain CODE`: what a diagnostic means, with a wrong and a right example. */
import { definitionOf, registry } from '../../compiler/diagnostics/registry.js';
import { suggest } from '../../compiler/diagnostics/suggest.js';
import { exitCode, UsageError } from '../exit.js';
import { out, terminal } from '../terminal.js';

export async function explain(code: string | undefined): Promise<number> {
  const codes = Object.keys(registry).sort();
  if (code === undefined) {
    out(codes.join('\n'));
    return exitCode.fine;
  }
  const definition = definitionOf(code);
  if (!definition) {
    const near = suggest(code, codes);
    throw new UsageError(
      `there is no code \`${code}\`${near ? `; did you mean \`${near}\`?` : '; `cauce explain` lists all codes'}`,
    );
  }
  const { paint } = terminal();
  const { why, wrong, shown = wrong, right } = definition.explain;
  out(
    [
      paint.bold(`${code} (${definition.severity})`),
      '',
      why.trim(),
      '',
      paint.red('Wrong'),
      '',
      indent(shown),
      '',
      paint.green('Right'),
      '',
      indent(right),
    ].join('\n'),
  );
  return exitCode.fine;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}
