/** `cauce new TEMPLATE [name]`: a ready-made scenario with its messages and tests, and what it needs in `cauce.yaml`. */
import { join } from 'node:path';
import { renderDiagnostics } from '../../compiler/diagnostics/render/index.js';
import { suggest } from '../../compiler/diagnostics/suggest.js';
import { type Diagnostic, type Project, summaryOf } from '../../compiler/index.js';
import { isName, RESERVED } from '../../compiler/project/index.js';
import { type ConfigEntry, catalogue } from '../../compiler/starters/index.js';
import { exitCode, UsageError } from '../exit.js';
import { configName, findProject, readProject } from '../project-files.js';
import { type Additions, planTemplate } from '../scaffold/plan.js';
import { writeNew } from '../scaffold/write-new.js';
import { out, say, terminal } from '../terminal.js';
import { version } from '../version.js';
import { writeWhole } from '../write.js';

interface Options {
  readonly project?: string;
  readonly dryRun?: boolean;
  readonly format?: 'pretty' | 'json';
}

export async function create(
  template: string | undefined,
  name: string | undefined,
  options: Options,
): Promise<number> {
  if (template === undefined) {
    out(options.format === 'json' ? listingJson() : listing());
    return exitCode.fine;
  }
  if (!Object.hasOwn(catalogue, template)) {
    const near = suggest(template, Object.keys(catalogue));
    throw new UsageError(
      `there is no template \`${template}\`; ${near ? `did you mean \`${near}\`?` : `there are: ${Object.keys(catalogue).join(', ')}`}`,
    );
  }
  const scenario = name ?? template;
  if (!isName(scenario) || RESERVED.has(scenario))
    throw new UsageError(`\`${scenario}\` cannot name a scenario: letters, digits and \`_\`, beginning with a letter`);
  const root = findProject(options.project);
  const plan = await planTemplate(template, scenario, readProject(root), Date.now());
  switch (plan.kind) {
    case 'broken':
      say(shown(plan.project, plan.diagnostics));
      say(`${configName} must be right before anything is added to it; nothing was written`);
      return exitCode.problems;
    case 'taken':
      throw new UsageError(
        `the project has already: ${plan.taken.join(', ')}; nothing was written\n` +
          (plan.scenario
            ? `For a second one give it a name: cauce new ${template} NAME`
            : "These messages are not the template's: rename or move them first."),
      );
    case 'by-hand':
      say(
        `nothing can be added to ${configName} as it is written; nothing was written. The template needs:\n${added(plan.entries)}`,
      );
      return exitCode.problems;
    case 'unfit':
      say(shown(plan.project, plan.diagnostics));
      say(`${template} does not fit what ${configName} or another file says already; nothing was written`);
      return exitCode.problems;
    case 'ready':
      if (!options.dryRun)
        writeNew(root, plan.files, () => {
          if (plan.config !== undefined) writeWhole(join(root, configName), plan.config);
        });
      out(options.format === 'json' ? toldJson(plan, options) : told(plan, scenario, options.dryRun === true));
      if (plan.diagnostics.length > 0) say(shown(plan.project, plan.diagnostics));
      return exitCode.fine;
  }
}

function listing(): string {
  const width = Math.max(...Object.keys(catalogue).map((name) => name.length));
  return [
    'Ready-made scenarios, each with its messages and tests:',
    '',
    ...Object.entries(catalogue).map(([name, { says }]) => `  ${name.padEnd(width)}  ${says}`),
    '',
    'cauce new abandoned_cart            adds it to this project',
    'cauce new abandoned_cart --dry-run  shows what would be added',
  ].join('\n');
}

function listingJson(): string {
  const templates = Object.entries(catalogue).map(([name, { says }]) => ({ name, says }));
  return JSON.stringify({ templates }, null, 2);
}

/** `files`: paths that are new, relative to the project; `config`: the lines that `cauce.yaml` gets, by section. */
function toldJson({ files, same, entries }: Additions, { dryRun = false }: Options): string {
  const config = entries.map(({ section, text }) => ({ section, text }));
  return JSON.stringify({ written: !dryRun, files: [...files.keys()], same, config }, null, 2);
}

function told({ files, same, entries }: Additions, scenario: string, dry: boolean): string {
  const variables = [...new Set(entries.flatMap(({ text }) => text.match(/\$[A-Z_][A-Z0-9_]*/g) ?? []))];
  return [
    dry ? 'would write (nothing was written):' : 'wrote:',
    ...[...files.keys()].map((path) => `  ${path}`),
    ...(entries.length > 0 ? [`  ${configName}, with these lines added:`, added(entries)] : []),
    ...(same.length > 0 ? [`already there, and the same: ${same.join(', ')}`] : []),
    '',
    ...(entries.length > 0 ? ['Look through the added lines: they are a guess at your shop.'] : []),
    ...(variables.length > 0 ? [`To send, these must be set in the environment: ${variables.join(', ')}`] : []),
    `Next: cauce check, cauce test ${scenario}, then your own words in the messages.`,
  ].join('\n');
}

function added(entries: readonly ConfigEntry[]): string {
  return [...new Set(entries.map(({ section }) => section))]
    .flatMap((section) => [
      ...(section === '' ? [] : [`    ${section}:`]),
      ...entries
        .filter((entry) => entry.section === section)
        .map(({ text }) => `${section === '' ? '    ' : '      '}${text}`),
    ])
    .join('\n');
}

function shown(project: Project, diagnostics: readonly Diagnostic[]): string {
  const { color, columns } = terminal();
  const summary = summaryOf(project, diagnostics);
  return renderDiagnostics('pretty', { diagnostics, summary, sources: project.sources, color, columns, version });
}
