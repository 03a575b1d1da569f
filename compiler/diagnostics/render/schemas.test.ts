import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import { summarise } from '../../analyse.js';
import { checkFiles, ownFiles, programsIn, programText, projectFiles } from '../../programs.fixture.js';
import { renderDiagnostics } from './index.js';
import { junitProblems } from './junit-schema.fixture.js';
import { sample } from './sample.fixture.js';

const { $schema, id, ...schema } = JSON.parse(readFileSync(`${import.meta.dirname}/testdata/sarif-2.1.0.json`, 'utf8'));
const isUri = (text: string) => URL.canParse(text);
const validate = new Ajv({
  strict: false,
  allErrors: true,
  unicodeRegExp: false,
  formats: {
    uri: isUri,
    'uri-reference': (text: string) => !/\s/.test(text) && URL.canParse(text, 'file:///'),
    'date-time': (text: string) => !Number.isNaN(Date.parse(text)),
  },
}).compile(schema);

/** One program for each code: findings with fixes, related places and in several files. */
const ofCodes = new Map(programsIn('err').map((path) => [path.split('.')[0], path]));

const inputs = [
  ['a sample of everything', sample] as const,
  ...[...ofCodes.values()].map((path) => {
    const sources = projectFiles(ownFiles(programText('err', path), path));
    const diagnostics = checkFiles(sources);
    const summary = summarise(diagnostics, { files: sources.size, scenarios: 1 });
    return [path, { ...sample, diagnostics, summary, sources }] as const;
  }),
];

describe('what other programs read', () => {
  it.each(inputs)('%s as SARIF is valid by the schema', (_, input) => {
    const log = JSON.parse(renderDiagnostics('sarif', input));
    expect(log.runs[0].results).not.toEqual([]);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(inputs)('%s as JUnit is valid by the schema', (_, input) => {
    expect(junitProblems(renderDiagnostics('junit', input))).toEqual([]);
  });
});

test('the schemas refuse what is not right', () => {
  expect([$schema, id]).toEqual([expect.stringContaining('draft-04'), expect.stringContaining('sarif-2.1.0')]);
  const log = JSON.parse(renderDiagnostics('sarif', sample));
  expect(validate({ ...log, version: '2.0.0' })).toBe(false);
  log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
  expect(validate(log)).toBe(false);
  const junit = renderDiagnostics('junit', sample);
  expect(junitProblems(junit.replace('<testcase ', '<case '))).not.toEqual([]);
  expect(junitProblems(junit.replace(' failures="1"', ''))).not.toEqual([]);
  expect(junitProblems(junit.replace('tests="4"', 'tests="5"'))).toEqual(['testsuites counts wrong']);
  expect(junitProblems(junit.replace('</testsuites>', ''))).toEqual(['testsuites is not closed']);
});
