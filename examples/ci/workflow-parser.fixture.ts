/** GitHub's own parser of workflows. It imports JSON without saying so, which Node refuses: it is put into one file first. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';
import { folder } from '../../cli/run.fixture.js';

type Parser = typeof import('@actions/workflow-parser');

/** What is wrong with the workflow; nothing where it is right. */
export async function workflowProblems(text: string): Promise<readonly string[]> {
  const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await parser();
  const { context, value } = parseWorkflow({ name: 'workflow.yml', content: text }, new NoOperationTraceWriter());
  const problems = context.errors.getErrors().map(({ message }) => message);
  if (value === undefined || problems.length > 0) return problems;
  const { errors = [] } = await convertWorkflowTemplate(context, value);
  return errors.map(({ Message }) => Message);
}

let loaded: Promise<Parser> | undefined;

function parser(): Promise<Parser> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Parser> {
  const bundle = await rolldown({ input: '@actions/workflow-parser', platform: 'node', logLevel: 'silent' });
  const file = join(folder(), 'parser.mjs');
  await bundle.write({ file });
  await bundle.close();
  return (await import(pathToFileURL(file).href)) as Parser;
}
