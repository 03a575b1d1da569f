/** `cauce explain CODE`: what a diagnostic means, with a wrong and a right example. */
import { definitionOf, registry } from '../../compiler/diagnostics/registry.js';
import { exitCode, UsageError } from '../exit.js';
import { out, terminal } from '../terminal.js';

export async function explain(
  code: string | undefined,
  { format = 'pretty' }: { readonly format?: 'pretty' | 'json' } = {},
): Promise<number> {
  const codes = Object.keys(registry).sort();
  if (code === undefined) {
    out(format === 'json' ? JSON.stringify({ codes: codes.map(asData) }, null, 2) : byFamily(codes));
    return exitCode.fine;
  }
  const definition = definitionOf(code);
  if (!definition) throw new UsageError(await unknownCode(code, codes));
  if (format === 'json') {
    out(JSON.stringify(asData(code), null, 2));
    return exitCode.fine;
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

function asData(code: string) {
  const { severity, explain } = definitionOf(code)!;
  const { why, wrong, shown = wrong, right } = explain;
  return { code, severity, why: why.trim(), wrong: shown.trimEnd(), right: right.trimEnd() };
}

/** A family's codes under its name, each with its severity and the first sentence of why. */
function byFamily(codes: readonly string[]): string {
  const { paint, columns } = terminal();
  const widest = Math.max(...codes.map((code) => code.length));
  const families = [...new Set(codes.map(familyOf))];
  const line = (code: string) => {
    const { severity, explain } = definitionOf(code)!;
    const first = /^.*?[.!](?=\s|$)/s.exec(explain.why)?.[0] ?? explain.why;
    const text = `  ${code.padEnd(widest)}  ${severity.padEnd(7)}  `;
    return text + paint.dim(shortened(first, columns - text.length));
  };
  return families
    .map((family) => [paint.bold(family), ...codes.filter((code) => familyOf(code) === family).map(line)].join('\n'))
    .join('\n\n');
}

function familyOf(code: string): string {
  return code.split('/')[0]!;
}

function shortened(text: string, width: number): string {
  const room = Math.max(width, 20);
  return text.length <= room ? text : `${text.slice(0, room - 1).trimEnd()}…`;
}

/** The codes whose name is like the one asked for, or that have it as a part, or the family's. */
async function unknownCode(code: string, codes: readonly string[]): Promise<string> {
  // Brings the grammar with it, which a right code does without.
  const { suggest } = await import('../../compiler/diagnostics/suggest.js');
  const near = suggest(code, codes);
  const [family = '', name = family] = code.toLowerCase().split('/');
  const nameOf = (one: string) => one.split('/')[1]!;
  const same = codes.filter((one) => nameOf(one) === name);
  const like = codes.filter((one) => name.length > 2 && nameOf(one).includes(name));
  const slip = codes.filter((one) => suggest(name, [nameOf(one)]) !== undefined);
  const sameFamily = codes.filter((one) => familyOf(one) === family);
  const others = [...new Set([...(near === undefined ? [] : [near]), ...same, ...like, ...slip, ...sameFamily])].slice(
    0,
    8,
  );
  if (others.length === 0) return `there is no code \`${code}\`; \`cauce explain\` lists all codes`;
  const [first, ...more] = others;
  const said = near === undefined ? `near it are \`${first}\`` : `did you mean \`${first}\`?`;
  const rest = more.map((one) => `\`${one}\``).join(', ');
  return `there is no code \`${code}\`; ${said}${rest === '' ? '' : near === undefined ? `, ${rest}` : ` Near it are also ${rest}`}`;
}

function indent(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, '    ');
}
