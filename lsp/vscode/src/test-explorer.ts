/** The project's scenario tests in VS Code's test explorer; `cauce test` runs them, on what is saved. */
import { join, relative } from 'node:path';
import * as vscode from 'vscode';
import { projectFolder, runCauce } from './project.js';
import { writtenTests } from './written.js';

/** What `cauce test --format json` says of one test. */
export interface Told {
  readonly name: string;
  readonly scenario: string;
  readonly status: 'passed' | 'failed';
  readonly timeline: readonly { readonly after?: string; readonly what: string }[];
  readonly failure?: string;
  /** Where it failed: relative to the project, lines from 1. */
  readonly file?: string;
  readonly line?: number;
}

/** What did happen, a line each, by the time since the first `when`. */
export function storyOf({ timeline }: Pick<Told, 'timeline'>): string {
  return timeline.map(({ after = '', what }) => `${after.padStart(8)}  ${what}`).join('\n');
}

export class TestExplorer implements vscode.Disposable {
  readonly #controller = vscode.tests.createTestController('cauce', 'Cauce scenarios');
  readonly #watcher = vscode.workspace.createFileSystemWatcher('**/*.cauce');
  readonly #listeners: vscode.Disposable[];

  constructor() {
    const look = (uri: vscode.Uri) => void this.#read(uri);
    this.#listeners = [
      this.#watcher.onDidCreate(look),
      this.#watcher.onDidChange(look),
      this.#watcher.onDidDelete((uri) => this.#controller.items.delete(uri.toString())),
    ];
    this.#controller.resolveHandler = async (item) => {
      if (item?.uri) await this.#read(item.uri);
      else await this.#findAll();
    };
    this.#controller.refreshHandler = () => this.#findAll();
    this.#controller.createRunProfile(
      'Run',
      vscode.TestRunProfileKind.Run,
      (request, token) => this.#run(request, token),
      true,
    );
    void this.#findAll();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#watcher.dispose();
    this.#controller.dispose();
  }

  /** `uri` and `title` as a code lens hands them over; without them the test at the cursor. */
  async runOne(uri: unknown, title: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const file = typeof uri === 'string' ? vscode.Uri.parse(uri) : editor?.document.uri;
    if (!file) return;
    const item = await this.#read(file);
    const tests = item ? [...item.children].map(([, test]) => test) : [];
    const line = editor?.selection.active.line ?? 0;
    const wanted =
      typeof title === 'string'
        ? tests.filter(({ label }) => label === title)
        : tests.filter(({ range }) => range !== undefined && range.start.line <= line).slice(-1);
    if (wanted.length === 0) {
      void vscode.window.showInformationMessage('There is no test here. A test begins with `test "…" for NAME:`.');
      return;
    }
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await this.#run(new vscode.TestRunRequest(wanted), new vscode.CancellationTokenSource().token);
  }

  async runAll(): Promise<void> {
    await this.#findAll();
    await vscode.commands.executeCommand('workbench.view.testing.focus');
    await this.#run(new vscode.TestRunRequest(), new vscode.CancellationTokenSource().token);
  }

  async #findAll(): Promise<void> {
    const files = await vscode.workspace.findFiles('**/*.cauce', '**/{node_modules,dist}/**');
    await Promise.all(files.map((uri) => this.#read(uri)));
  }

  /** A file with tests becomes an item; one without, none. */
  async #read(uri: vscode.Uri): Promise<vscode.TestItem | undefined> {
    const id = uri.toString();
    let text: string;
    try {
      text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    } catch {
      this.#controller.items.delete(id);
      return undefined;
    }
    const tests = writtenTests(text);
    if (tests.length === 0) {
      this.#controller.items.delete(id);
      return undefined;
    }
    const file =
      this.#controller.items.get(id) ?? this.#controller.createTestItem(id, vscode.workspace.asRelativePath(uri), uri);
    file.children.replace(
      tests.map(({ title, scenario, line }) => {
        const item = this.#controller.createTestItem(`${scenario}\n${title}`, title, uri);
        item.description = scenario;
        item.range = new vscode.Range(line, 0, line, 0);
        return item;
      }),
    );
    this.#controller.items.add(file);
    return file;
  }

  async #run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const chosen = [...(request.include ?? [...this.#controller.items].map(([, item]) => item))];
    const tests = chosen.flatMap((item) =>
      item.children.size > 0 ? [...item.children].map(([, test]) => test) : [item],
    );
    const excluded = new Set(request.exclude ?? []);
    const byProject = new Map<string, vscode.TestItem[]>();
    for (const test of tests.filter((item) => !excluded.has(item))) {
      const project = projectFolder(test.uri!.fsPath);
      run.started(test);
      if (project === undefined) run.errored(test, new vscode.TestMessage('There is no cauce.yaml above this file.'));
      else byProject.set(project, [...(byProject.get(project) ?? []), test]);
    }
    for (const [project, items] of byProject) {
      if (token.isCancellationRequested) break;
      try {
        await this.#runProject(run, project, items, token);
      } catch (error) {
        for (const item of items) run.errored(item, new vscode.TestMessage((error as Error).message));
      }
    }
    run.end();
  }

  async #runProject(
    run: vscode.TestRun,
    project: string,
    items: readonly vscode.TestItem[],
    token: vscode.CancellationToken,
  ): Promise<void> {
    // One test alone: only what its title says; the command filters by a part of it.
    const filter = items.length === 1 ? ['--', items[0]!.label] : [];
    const { stdout, stderr } = await runCauce(project, ['test', '--format', 'json', ...filter], token);
    const told = reported(stdout);
    if (told === undefined) {
      const problem = (stderr.trim() || stdout.trim() || 'cauce test said nothing').split('\n').slice(0, 20).join('\n');
      for (const item of items) run.errored(item, new vscode.TestMessage(problem));
      return;
    }
    for (const item of items) {
      const result = told.find(({ name, scenario }) => `${scenario}\n${name}` === item.id);
      if (!result) run.skipped(item);
      else if (result.status === 'passed') run.passed(item);
      else run.failed(item, failureOf(result, project, item));
    }
  }
}

export function reported(stdout: string): readonly Told[] | undefined {
  try {
    return (JSON.parse(stdout) as { readonly tests: readonly Told[] }).tests;
  } catch {
    return undefined;
  }
}

function failureOf(told: Told, project: string, item: vscode.TestItem): vscode.TestMessage {
  const { failure = 'failed', file, line } = told;
  const message = new vscode.TestMessage(`${failure}\n\nWhat did happen:\n${storyOf(told)}`);
  const own = item.uri!;
  const here = file === undefined || relative(join(project, file), own.fsPath) === '';
  const uri = here ? own : vscode.Uri.file(join(project, file));
  message.location = new vscode.Location(uri, new vscode.Position((line ?? (item.range?.start.line ?? 0) + 1) - 1, 0));
  return message;
}
