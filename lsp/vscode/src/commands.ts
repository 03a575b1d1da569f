/** Commands that ask the project's own `cauce`: new scenarios from a template, and what a problem means. */
import { join } from 'node:path';
import * as vscode from 'vscode';
import { chosenProject, projectFolder, runCauce } from './project.js';
import { reported, storyOf } from './test-explorer.js';

interface Template {
  readonly name: string;
  /** What it does, in a line. */
  readonly says: string;
}

export async function newScenario(): Promise<void> {
  const project = await chosenProject();
  if (project === undefined) {
    void vscode.window.showInformationMessage(
      'There is no cauce.yaml in this folder. `npx cauce init` makes a project.',
    );
    return;
  }
  try {
    const listed = await runCauce(project, ['new', '--format', 'json']);
    if (listed.code !== 0) throw new Error(firstLine(listed.stderr));
    const { templates } = JSON.parse(listed.stdout) as { readonly templates: readonly Template[] };
    const picked = await vscode.window.showQuickPick(
      templates.map(({ name, says }) => ({ label: name, description: says })),
      { placeHolder: 'A ready-made scenario, with its messages and tests' },
    );
    if (!picked) return;
    const name = await vscode.window.showInputBox({ prompt: 'Name of the scenario', value: picked.label });
    if (name === undefined) return;
    const made = await runCauce(project, ['new', picked.label, name.trim(), '--format', 'json']);
    if (made.code !== 0) throw new Error(firstLine(made.stderr));
    const { files } = JSON.parse(made.stdout) as { readonly files: readonly string[] };
    const scenario = files.find((path) => path.endsWith('.cauce'));
    if (scenario) await vscode.window.showTextDocument(vscode.Uri.file(join(project, scenario)));
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message);
  }
}

export async function explainAtCursor(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const at = editor.selection.active;
  const problems = vscode.languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === 'cauce');
  const problem =
    problems.find(({ range }) => range.contains(at)) ?? problems.find(({ range }) => range.start.line === at.line);
  const code = typeof problem?.code === 'object' ? problem.code.value : problem?.code;
  if (code === undefined) {
    void vscode.window.showInformationMessage('There is no problem of Cauce on this line.');
    return;
  }
  const project = projectFolder(editor.document.uri.fsPath);
  try {
    const { stdout, stderr, code: ended } = await runCauce(project ?? '.', ['explain', String(code)]);
    if (ended !== 0) throw new Error(firstLine(stderr));
    const document = await vscode.workspace.openTextDocument({ content: stdout, language: 'markdown' });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message);
  }
}

/** Live figures of a scenario, beside the text. */
export async function showPeople(uri: unknown, scenario: unknown): Promise<void> {
  const project = typeof uri === 'string' ? projectFolder(vscode.Uri.parse(uri).fsPath) : undefined;
  if (project === undefined || typeof scenario !== 'string') {
    void vscode.window.showInformationMessage('Use this from the line above a scenario.');
    return;
  }
  try {
    const { stdout, stderr, code } = await runCauce(project, ['stats', '--', scenario]);
    if (code !== 0) throw new Error(firstLine(stderr));
    const document = await vscode.workspace.openTextDocument({ content: stdout });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message);
  }
}

/** The stories that a scenario's tests tell, beside the text: who does what when, on a virtual clock. */
export async function simulate(uri: unknown, scenario: unknown): Promise<void> {
  const file = typeof uri === 'string' ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
  const project = file && projectFolder(file.fsPath);
  if (project === undefined || typeof scenario !== 'string') {
    void vscode.window.showInformationMessage('Use this from the line above a scenario.');
    return;
  }
  try {
    const { stdout, stderr } = await runCauce(project, ['test', '--format', 'json', '--', scenario]);
    const told = reported(stdout)?.filter((one) => one.scenario === scenario);
    if (!told?.length)
      throw new Error(firstLine(stderr) || `${scenario} has no tests yet: each of them is a story to run.`);
    const content = told.map((one) => `${one.name}: ${one.status}\n\n${storyOf(one)}\n`).join('\n\n');
    const document = await vscode.workspace.openTextDocument({ content });
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true });
  } catch (error) {
    void vscode.window.showErrorMessage((error as Error).message);
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? 'cauce said nothing';
}
