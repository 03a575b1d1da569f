/**
 * The programs behind the tests of the language's exact rules: a text in the rules' shop, checked and lowered. A text with an error throws:
 * what the tests say must be about programs that mean something.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { analyse, type Diagnostic, type Project } from '../../compiler/index.js';
import { type Lowered, lowerProject } from '../../compiler/lower/index.js';
import { loadTemplateParser } from '../../compiler/project/index.js';
import { host } from '../host.js';
import { readProject } from '../project-files.js';

const root = fileURLToPath(new URL('../../compiler/testdata/rules', import.meta.url));
const shop = [...readProject(root).files].filter(([path]) => !path.endsWith('.cauce'));
const parseTemplate = await loadTemplateParser();

/** `policies: {}` for a part of `cauce.yaml`: each pair replaces the one place where its first text stands. */
export type Changes = readonly (readonly [from: string, to: string])[];

/** Names of the programs in the folder, `R1` and so on. */
export function rulePrograms(): readonly string[] {
  return readdirSync(root)
    .filter((name) => name.endsWith('.cauce'))
    .map((name) => name.slice(0, -'.cauce'.length))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

export function ruleText(name: string): string {
  return readFileSync(join(root, `${name}.cauce`), 'utf8');
}

export function ruleProject(text: string, changes: Changes = []): Project {
  const files = new Map(shop);
  files.set('cauce.yaml', changed(files.get('cauce.yaml')!, changes));
  files.set('program.cauce', text);
  return analyse({ files, host: { ...host, parseTemplate } });
}

/** The text may be indented as a whole. */
export function lowered(text: string, changes: Changes = []): Lowered {
  const project = ruleProject(dedented(text), changes);
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map((error) => described(error, project)).join('\n'));
  return lowerProject(project.analysis);
}

/** Codes of everything that `check` has to say about the program. */
export function codesOf(text: string, changes: Changes = []): readonly string[] {
  return ruleProject(dedented(text), changes).diagnostics.map(({ code }) => code);
}

function changed(yaml: string, changes: Changes): string {
  return changes.reduce((text, [from, to]) => {
    if (text.split(from).length !== 2) throw new Error(`\`${from}\` stands not once in cauce.yaml`);
    return text.replace(from, () => to);
  }, yaml);
}

/** Without the indentation that a template literal brings along. */
export function dedented(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const least = Math.min(...indents);
  return `${lines
    .map((line) => line.slice(least).trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}

function described({ code, message, file, span }: Diagnostic, project: Project): string {
  const line = project.sources.get(file)?.slice(0, span.start).split('\n').length ?? 0;
  return `${file}:${line} ${code} ${message}`;
}
