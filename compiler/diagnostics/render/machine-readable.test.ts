import { describe, expect, test } from 'vitest';
import { registry } from '../registry.js';
import { DIAGNOSTIC_FORMATS, renderDiagnostics } from './index.js';
import { sample } from './sample.fixture.js';

const render = (format: Parameters<typeof renderDiagnostics>[0]) => renderDiagnostics(format, sample);

describe('json', () => {
  const report = JSON.parse(render('json'));

  test('has the documented shape', () => {
    expect(report.summary).toEqual({ files: 3, scenarios: 1, errors: 1, warnings: 1 });
    expect(report.diagnostics[0]).toEqual({
      code: 'config/duplicate-key',
      severity: 'error',
      message: '`currency` stands here twice',
      label: 'said again',
      file: 'cauce.yaml',
      range: { start: { line: 2, character: 0 }, end: { line: 2, character: 8 } },
      help: 'Keep one of the two; only the first is used until then.',
      related: [
        {
          file: 'cauce.yaml',
          range: { start: { line: 1, character: 0 }, end: { line: 1, character: 8 } },
          message: 'first said here',
        },
      ],
    });
    expect(report.diagnostics[1].fixes).toEqual([
      {
        title: 'Write `wait`',
        certain: true,
        edits: [
          {
            file: 'flows/welcome mail.cauce',
            range: { start: { line: 2, character: 1 }, end: { line: 2, character: 5 } },
            text: 'wait',
          },
        ],
      },
    ]);
  });

  test('leaves out what there is none of', () => {
    expect(Object.keys(report.diagnostics[2])).toEqual(['code', 'severity', 'message', 'file', 'range']);
  });
});

describe('sarif', () => {
  const log = JSON.parse(render('sarif'));
  const [run] = log.runs;

  test('names version, tool and a rule for every code', () => {
    expect(log.version).toBe('2.1.0');
    expect(run.tool.driver).toMatchObject({ name: 'cauce', semanticVersion: '1.2.3' });
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(Object.keys(registry).sort());
    for (const rule of run.tool.driver.rules) {
      expect(rule.shortDescription.text.length).toBeGreaterThan(10);
      expect(rule.defaultConfiguration.level).toMatch(/^(error|warning|note)$/);
    }
  });

  test('each result points to its rule', () => {
    expect(run.results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual([
      'config/duplicate-key',
      'syntax/unknown-statement',
      'config/yaml',
    ]);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(run.results.map(({ level }: { level: string }) => level)).toEqual(['error', 'warning', 'note']);
  });

  test('lines and columns count from 1, file names are URIs', () => {
    expect(run.columnKind).toBe('utf16CodeUnits');
    expect(run.results[1].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'flows/welcome%20mail.cauce', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, startColumn: 2, endLine: 3, endColumn: 6 },
    });
    expect(run.results[0].relatedLocations[0]).toMatchObject({ id: 0, message: { text: 'first said here' } });
    expect(run.results[1].fixes[0].artifactChanges[0].replacements[0]).toEqual({
      deletedRegion: { startLine: 3, startColumn: 2, endLine: 3, endColumn: 6 },
      insertedContent: { text: 'wait' },
    });
  });
});

test('github', () => {
  expect(
    render('github'),
  ).toBe(`::error file=cauce.yaml,line=3,endLine=3,col=1,endColumn=8,title=config/duplicate-key::\`currency\` stands here twice%0AKeep one of the two; only the first is used until then.%0Acauce.yaml:2:1: first said here
::warning file=flows/welcome mail.cauce,line=3,endLine=3,col=2,endColumn=5,title=syntax/unknown-statement::No line in "a block" begins with <wiat>: 100%25%0Acauce.yaml:1:1: in this project%0Afix: Write \`wait\`
::notice file=flows/welcome mail.cauce,line=4,endLine=5,title=config/yaml::Over two lines
`);
});

test('gitlab: the fields that its Code Quality report reads, with fingerprints that do not go by lines', () => {
  const findings = JSON.parse(render('gitlab'));
  expect(findings[0]).toEqual({
    description:
      '`currency` stands here twice\nKeep one of the two; only the first is used until then.\ncauce.yaml:2:1: first said here',
    check_name: 'config/duplicate-key',
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    severity: 'critical',
    location: { path: 'cauce.yaml', lines: { begin: 3, end: 3 } },
  });
  expect(findings.map(({ severity }: { severity: string }) => severity)).toEqual(['critical', 'minor', 'info']);
  const prints = (diagnostics: typeof sample.diagnostics, sources = sample.sources) =>
    JSON.parse(renderDiagnostics('gitlab', { ...sample, diagnostics, sources })).map(
      ({ fingerprint }: { fingerprint: string }) => fingerprint,
    );
  const [first] = sample.diagnostics;
  expect(new Set(prints([...sample.diagnostics, ...sample.diagnostics])).size).toBe(6);
  const moved = { ...first!, span: { start: first!.span.start + 1, end: first!.span.end + 1 } };
  const below = new Map([...sample.sources, [first!.file, `\n${sample.sources.get(first!.file)}`]]);
  expect(prints([moved], below)).toEqual(prints([first!]));
});

test('where the project is a folder of its repository, files are told by their path there', () => {
  const input = { ...sample, prefix: 'shop/' };
  expect(renderDiagnostics('github', input)).toContain('::error file=shop/cauce.yaml,line=3');
  expect(JSON.parse(renderDiagnostics('gitlab', input))[0].location.path).toBe('shop/cauce.yaml');
  expect(renderDiagnostics('sarif', input)).toContain('"uri": "shop/flows/welcome%20mail.cauce"');
});

test('junit: errors fail, warnings are told, clean files pass', () => {
  expect(render('junit')).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="cauce check" tests="4" failures="1" errors="0">
  <testsuite name="cauce.yaml" tests="1" failures="1" errors="0">
    <testcase classname="cauce.yaml" name="config/duplicate-key 3:1"><failure message="\`currency\` stands here twice" type="config/duplicate-key">\`currency\` stands here twice&#10;Keep one of the two; only the first is used until then.&#10;cauce.yaml:2:1: first said here&#10;at cauce.yaml:3:1</failure></testcase>
  </testsuite>
  <testsuite name="flows/fine.cauce" tests="1" failures="0" errors="0">
    <testcase classname="flows/fine.cauce" name="check"/>
  </testsuite>
  <testsuite name="flows/welcome mail.cauce" tests="2" failures="0" errors="0">
    <testcase classname="flows/welcome mail.cauce" name="syntax/unknown-statement 3:2"><system-out>warning: No line in &quot;a block&quot; begins with &lt;wiat&gt;: 100%&#10;cauce.yaml:1:1: in this project&#10;fix: Write \`wait\`&#10;at flows/welcome mail.cauce:3:2</system-out></testcase>
    <testcase classname="flows/welcome mail.cauce" name="config/yaml 4:5"><system-out>info: Over two lines&#10;at flows/welcome mail.cauce:4:5</system-out></testcase>
  </testsuite>
</testsuites>
`);
});

test('no format fails on nothing, or on a file that is gone', () => {
  const gone = { ...sample, sources: new Map<string, string>() };
  const nothing = { ...sample, diagnostics: [], sources: new Map<string, string>() };
  for (const format of DIAGNOSTIC_FORMATS) {
    expect(typeof renderDiagnostics(format, nothing)).toBe('string');
    expect(renderDiagnostics(format, gone)).toContain('config/duplicate-key');
  }
});
