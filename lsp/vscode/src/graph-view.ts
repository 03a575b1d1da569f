/** The graph of the scenario at the cursor, beside the file: drawn again while one types, a click leads to the line. */
import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { graphPage } from './graph-page.js';
import { lineOfScenario } from './written.js';

/** What the server answers to `cauce/graph`. */
interface Drawn {
  readonly scenario: string;
  /** One SVG whose boxes carry `data-line`, from 1. */
  readonly svg: string;
}

export class GraphView implements vscode.Disposable {
  readonly #client: LanguageClient;
  readonly #listeners: vscode.Disposable[];
  #panel: vscode.WebviewPanel | undefined;
  #document: vscode.TextDocument | undefined;
  #timer: NodeJS.Timeout | undefined;
  #asked = 0;

  constructor(client: LanguageClient) {
    this.#client = client;
    this.#listeners = [
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#follow(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.#follow(editor)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.#document) this.#soon();
      }),
    ];
  }

  /** `uri` and `scenario` as a code lens hands them over; without them the cursor decides. */
  async show(uri: unknown, scenario: unknown): Promise<void> {
    this.#panel ??= this.#open();
    this.#panel.reveal(vscode.ViewColumn.Beside, true);
    if (typeof uri === 'string' && typeof scenario === 'string') {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(uri));
      const editor = await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
      const at = new vscode.Position(lineOfScenario(document.getText(), scenario), 0);
      editor.selection = new vscode.Selection(at, at);
    }
    const editor = vscode.window.activeTextEditor;
    if (editor) this.#follow(editor);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#panel?.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }

  #open(): vscode.WebviewPanel {
    const options = { enableScripts: true, localResourceRoots: [], retainContextWhenHidden: true };
    const beside = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const panel = vscode.window.createWebviewPanel('cauce.graph', 'Cauce graph', beside, options);
    panel.webview.html = graphPage();
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    panel.webview.onDidReceiveMessage((message: { readonly line?: number }) => this.#goTo(message.line));
    return panel;
  }

  #follow(editor: vscode.TextEditor): void {
    if (!this.#panel || editor.document.languageId !== 'cauce') return;
    this.#document = editor.document;
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#draw(), 150);
  }

  async #draw(): Promise<void> {
    const document = this.#document;
    const panel = this.#panel;
    if (!document || !panel) return;
    const editor = vscode.window.visibleTextEditors.find((shown) => shown.document === document);
    const position = editor?.selection.active ?? new vscode.Position(0, 0);
    const asked = ++this.#asked;
    const params = { textDocument: { uri: document.uri.toString() }, position };
    const drawn = await this.#client.sendRequest<Drawn | null>('cauce/graph', params).catch(() => null);
    if (asked !== this.#asked || panel !== this.#panel) return;
    if (drawn) panel.title = `Graph: ${drawn.scenario}`;
    await panel.webview.postMessage({ svg: drawn?.svg ?? null, line: position.line + 1 });
  }

  async #goTo(line: number | undefined): Promise<void> {
    if (!this.#document || typeof line !== 'number') return;
    const editor = await vscode.window.showTextDocument(this.#document, { viewColumn: vscode.ViewColumn.One });
    const at = new vscode.Position(Math.max(0, line - 1), 0);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }
}
