/** What Jenkins' schema of JUnit reports (junit-10.xsd of its xUnit plugin) allows, and where a report leaves it. Only for tests. */
import { Parser } from 'htmlparser2';

interface Element {
  readonly required: readonly string[];
  readonly attributes: readonly string[];
  readonly children: readonly string[];
}

const outcome: Element = { required: [], attributes: ['type', 'message'], children: [] };
const output: Element = { required: [], attributes: [], children: [] };
const elements: Readonly<Record<string, Element>> = {
  testsuites: { required: [], attributes: ['name', 'time', 'tests', 'failures', 'errors'], children: ['testsuite'] },
  testsuite: {
    required: ['name', 'tests', 'failures', 'errors'],
    attributes: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
  },
  testcase: {
    required: ['name'],
    attributes: ['time', 'classname', 'group'],
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: outcome,
  error: outcome,
  skipped: outcome,
  'system-out': output,
  'system-err': output,
};
const textIn = new Set(['failure', 'error', 'skipped', 'system-out', 'system-err']);

/** What is wrong with the report; counts that are not those of its cases as well. */
export function junitProblems(xml: string): readonly string[] {
  const problems: string[] = [];
  const open: string[] = [];
  let ended = false;
  const counts: { told: Record<string, string>; tests: number; failures: number }[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const { required, attributes: optional, children: _ } = elements[name] ?? output;
        const above = open.at(-1);
        if (above === undefined ? name !== 'testsuites' : !elements[above]?.children.includes(name))
          problems.push(`${name} in ${above ?? 'nothing'}`);
        for (const key of required) if (!(key in attributes)) problems.push(`${name} without ${key}`);
        for (const key of Object.keys(attributes))
          if (![...required, ...optional].includes(key)) problems.push(`${name} with ${key}`);
        if (name === 'testsuites' || name === 'testsuite') counts.push({ told: attributes, tests: 0, failures: 0 });
        for (const count of counts) {
          if (name === 'testcase') count.tests++;
          if (name === 'failure') count.failures++;
        }
        open.push(name);
      },
      onclosetag(name) {
        if (ended || open.pop() !== name) problems.push(`${name} is not closed`);
        if (name !== 'testsuites' && name !== 'testsuite') return;
        const { told, tests, failures } = counts.pop()!;
        if (told.tests !== String(tests) || told.failures !== String(failures)) problems.push(`${name} counts wrong`);
      },
      ontext(text) {
        if (text.trim() !== '' && !textIn.has(open.at(-1) ?? '')) problems.push(`text in ${open.at(-1)}`);
        // XML 1.0 has no such characters, not even escaped.
        if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text))
          problems.push('a control character');
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  ended = true;
  parser.end();
  return problems;
}
