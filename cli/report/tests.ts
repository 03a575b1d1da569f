/** Results of scenario tests for people, programs and CI. */
import { annotation, type RenderInput, renderDiagnostics } from '../../compiler/diagnostics/render/index.js';
import { escapeXml } from '../../compiler/diagnostics/render/xml.js';
import { reader } from '../../compiler/graph/source-text.js';
import type { Bundle, SourceSpan } from '../../runtime/machine/index.js';
import type { Coverage, TestResult, Way } from '../../runtime/testing/index.js';
import type { Terminal } from '../terminal.js';
import { besideText } from './beside.js';

export interface TestReport {
  readonly results: readonly TestResult[];
  readonly coverage: Coverage;
  readonly bundle: Pick<Bundle, 'files'>;
  readonly sources: ReadonlyMap<string, string>;
}

/** For the reader of a format, where the project has errors and nothing could be tested; empty for people, who are told otherwise. */
export function untested(format: string, told: RenderInput): string {
  if (format === 'junit' || format === 'github') return renderDiagnostics(format, told);
  if (format !== 'json') return '';
  const { diagnostics } = JSON.parse(renderDiagnostics('json', told)) as { diagnostics: unknown };
  return JSON.stringify({ tests: [], coverage: { branches: 0, taken: 0, missing: [] }, diagnostics }, null, 2);
}

const neverWords: Readonly<Record<Way, string>> = {
  holds: 'never true',
  otherwise: 'never false: no test goes on to what else there is',
  inTime: 'never in time',
  timeout: 'the time never ran out',
  arm: 'no test has a contact of this arm',
  round: 'never repeated',
  done: 'the rounds never ended',
  late: 'never too late',
};

export function testsJson(report: TestReport): string {
  const { results, coverage, bundle } = report;
  const wordsAt = wordsOf(report);
  const tests = results.map(({ title, scenario, status, timeline, failure, span, rows }) => ({
    name: title,
    scenario,
    status,
    timeline,
    expected: rows.flatMap(({ line }) => (line ? [{ text: wordsAt(line.span), status: line.status }] : [])),
    ...(failure !== undefined && { failure }),
    ...(span !== undefined && { file: bundle.files[span.file], line: span.line + 1 }),
  }));
  const { branches, taken } = coverage;
  return JSON.stringify({ tests, coverage: { branches, taken, missing: missingOf(report) } }, null, 2);
}

/** `prefix`: of the project in its repository. */
export function testsJunit({ results, bundle }: TestReport, prefix: string): string {
  const failed = results.filter(({ status }) => status === 'failed').length;
  const cases = results.map(({ title, scenario, failure, span }) => {
    const head = `    <testcase classname="${escapeXml(scenario)}" name="${escapeXml(title)}"`;
    if (failure === undefined) return `${head}/>`;
    const place = span ? `${prefix}${bundle.files[span.file]}:${span.line + 1}\n` : '';
    return `${head}><failure message="${escapeXml(failure.split('\n')[0]!)}">${escapeXml(place + failure)}</failure></testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cauce test" tests="${results.length}" failures="${failed}" errors="0">`,
    `  <testsuite name="scenarios" tests="${results.length}" failures="${failed}" errors="0">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n');
}

/** Failed tests as workflow commands of GitHub Actions. */
export function testsGithub({ results, bundle }: TestReport, prefix: string): string {
  const commands = results.flatMap(({ title, scenario, failure, span }) => {
    if (failure === undefined) return [];
    const place = span ? { file: `${prefix}${bundle.files[span.file]}`, line: span.line + 1 } : {};
    return [annotation('error', { ...place, title: `${scenario}: ${title}` }, failure)];
  });
  return commands.join('');
}

export function testsText(report: TestReport, look: Pick<Terminal, 'paint' | 'columns'>): string {
  const { results, bundle, coverage } = report;
  const { paint } = look;
  const wordsAt = wordsOf(report);
  const lines = results.flatMap((result) => {
    const { title, scenario, status, failure, span } = result;
    if (status === 'passed') return [`${paint.green('✓')} ${scenario}: ${title}`];
    const place = span ? paint.dim(`  ${bundle.files[span.file]}:${span.line + 1}`) : '';
    const problem = (failure ?? '').split('\n')[0]!;
    const beside = besideText(result, wordsAt, look);
    return [
      `${paint.red('✗')} ${scenario}: ${title}${place}`,
      ...[problem, '', ...beside].map((line) => `    ${line}`.trimEnd()),
      '',
    ];
  });
  const failed = results.filter(({ status }) => status === 'failed').length;
  const passed = results.length - failed;
  const total = `${passed} passed, ${failed} failed`;
  lines.push(
    '',
    `${failed > 0 ? paint.red(total) : paint.green(total)}; ${coverage.taken} of ${coverage.branches} branches taken`,
  );
  return lines.join('\n').trimStart();
}

/** The branches no test took, in source lines: which way was never gone. */
export function coverageText(report: TestReport, { paint }: Pick<Terminal, 'paint'>): string {
  const missing = missingOf(report);
  if (missing.length === 0) return 'Tests take every branch.';
  const places = missing.map(({ file, line }) => `${file}:${line}`);
  const place = places.reduce((width, text) => Math.max(width, text.length), 0);
  const source = missing.reduce((width, one) => Math.max(width, one.source.length), 0);
  return [
    paint.bold('Ways that no test went:'),
    ...missing.map(
      (one, index) =>
        `  ${paint.dim(places[index]!.padEnd(place))}  ${one.source.padEnd(source)}  ${paint.red(`← ${one.never}`)}`,
    ),
  ].join('\n');
}

interface MissingWay {
  readonly scenario: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly source: string;
  /** Which way was never gone, in words. */
  readonly never: string;
}

function missingOf({ coverage, bundle, sources }: TestReport): readonly MissingWay[] {
  return coverage.missing.map(({ scenario, way, span }) => {
    const file = bundle.files[span.file]!;
    const source = sources.get(file)?.split('\n')[span.line]?.trim() ?? '';
    return { scenario, file, line: span.line + 1, source, never: neverWords[way] };
  });
}

/** What a test says at a place, on one line and without `expect`. */
function wordsOf({ bundle, sources }: TestReport): (span: SourceSpan) => string {
  const read = reader(bundle.files.map((file) => sources.get(file)));
  return (span) => (read(span) ?? '').replace(/^expect /, '');
}
