/** Results of scenario tests for people, programs and CI. */
import { escapeXml } from '../../compiler/diagnostics/render/xml.js';
import type { Bundle } from '../../runtime/machine/index.js';
import type { Coverage, TestResult } from '../../runtime/testing/index.js';
import type { Terminal } from '../terminal.js';

export interface TestReport {
  readonly results: readonly TestResult[];
  readonly coverage: Coverage;
  readonly bundle: Pick<Bundle, 'files'>;
  readonly sources: ReadonlyMap<string, string>;
}

export function testsJson({ results, coverage }: TestReport): string {
  const tests = results.map(({ title, scenario, status, timeline, failure }) => ({
    name: title,
    scenario,
    status,
    timeline,
    ...(failure !== undefined && { failure }),
  }));
  return JSON.stringify({ tests, coverage: { branches: coverage.branches, taken: coverage.taken } }, null, 2);
}

export function testsJunit({ results, bundle }: TestReport): string {
  const failed = results.filter(({ status }) => status === 'failed').length;
  const cases = results.map(({ title, scenario, failure, span }) => {
    const head = `    <testcase classname="${escapeXml(scenario)}" name="${escapeXml(title)}"`;
    if (failure === undefined) return `${head}/>`;
    const place = span ? `${bundle.files[span.file]}:${span.line + 1}\n` : '';
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

export function testsText({ results, bundle, coverage }: TestReport, { paint }: Pick<Terminal, 'paint'>): string {
  const lines = results.flatMap((result) => {
    const { title, scenario, status, failure, span } = result;
    if (status === 'passed') return [`${paint.green('✓')} ${scenario}: ${title}`];
    const place = span ? paint.dim(`  ${bundle.files[span.file]}:${span.line + 1}`) : '';
    return [
      `${paint.red('✗')} ${scenario}: ${title}${place}`,
      ...(failure ?? '').split('\n').map((line) => `    ${line}`),
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

/** The branches no test took, in source lines. */
export function coverageText({ coverage, bundle, sources }: TestReport, { paint }: Pick<Terminal, 'paint'>): string {
  if (coverage.missing.length === 0) return 'Tests take every branch.';
  const lines = coverage.missing.map(({ scenario, arm, span }) => {
    const file = bundle.files[span.file]!;
    const source = sources.get(file)?.split('\n')[span.line]?.trim() ?? '';
    return `  ${file}:${span.line + 1}  ${scenario}: ${arm}  ${paint.dim(source)}`;
  });
  return ['Branches that no test took:', ...lines].join('\n');
}
