/** Where a file's project lies, and the command that runs Cauce there. It never runs anything through a shell. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';

/** The nearest folder upward that holds `cauce.yaml`. */
export function projectFolder(file: string): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'cauce.yaml'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The project of the active editor, else the only one of the workspace, else the one that is picked. */
export async function chosenProject(): Promise<string | undefined> {
  const active = vscode.window.activeTextEditor?.document;
  const folder = active?.uri.scheme === 'file' ? projectFolder(active.uri.fsPath) : undefined;
  if (folder !== undefined) return folder;
  const files = await vscode.workspace.findFiles('**/cauce.yaml', '**/node_modules/**', 50);
  const folders = files.map(({ fsPath }) => dirname(fsPath)).sort();
  if (folders.length <= 1) return folders[0];
  return vscode.window.showQuickPick(folders, { placeHolder: 'Which project?' });
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `cauce` with these arguments in a project; rejects with a sentence when there is no such command. */
export function runCauce(project: string, args: readonly string[], token?: vscode.CancellationToken): Promise<Ran> {
  const [command, ...before] = commandOf(project);
  return new Promise((resolve, reject) => {
    const child: ChildProcess = spawn(command!, [...before, ...args], {
      cwd: project,
      env: { ...process.env, NO_COLOR: '1', ELECTRON_RUN_AS_NODE: '1' },
    });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    token?.onCancellationRequested(() => child.kill());
    child.on('error', (error) =>
      reject(
        new Error(
          `Cannot run \`${command}\`: ${error.message}. Install it in the project (npm i -D cauce) or set cauce.command.`,
        ),
      ),
    );
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function commandOf(project: string): readonly string[] {
  const set = vscode.workspace.getConfiguration('cauce', vscode.Uri.file(project)).get<string>('command', '').trim();
  if (set !== '') return set.split(/\s+/);
  for (let folder = project; ; folder = dirname(folder)) {
    const own = join(folder, 'node_modules', 'cauce', 'dist', 'cli', 'main.js');
    if (existsSync(own)) return [process.execPath, own];
    if (folder === dirname(folder)) return [process.platform === 'win32' ? 'cauce.cmd' : 'cauce'];
  }
}
