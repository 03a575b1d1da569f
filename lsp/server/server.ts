/**
 * The language server, whatever carries its messages: which documents are open, which projects they belong to, and who is told what. Answers come from the service; a fault
 * in one of them is logged and answered with nothing.
 */
import {
  type ClientCapabilities,
  CodeLensRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import type { Connection } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { askedOf, type Client } from './asked.js';
import * as to from './convert.js';
import { features } from './features.js';
import type { ServerHost } from './host.js';
import { Projects } from './projects.js';
import { Publisher } from './publish.js';
import { readSettings } from './settings.js';

/** Serves until the client says goodbye or the connection is closed; the exit code is the protocol's. */
export function serve(host: ServerHost, connection: Connection, closed: Promise<void>): Promise<number> {
  const documents = new TextDocuments(TextDocument);
  const projects = new Projects(host);
  const publisher = new Publisher(connection, projects, host.now);
  const asked = askedOf(connection, projects);
  let client: ClientCapabilities = {};
  const able: Client = { createsFiles: false };
  let folders: readonly string[] = [];

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = params.capabilities;
    able.createsFiles = client.workspace?.workspaceEdit?.resourceOperations?.includes('create') ?? false;
    publisher.pulls = client.textDocument?.diagnostic !== undefined;
    publisher.refreshes = publisher.pulls && client.workspace?.diagnostics?.refreshSupport === true;
    const given = params.workspaceFolders?.map(({ uri }) => uri) ?? [];
    folders = given.length > 0 ? given : params.rootUri ? [params.rootUri] : [];
    applySettings(params.initializationOptions);
    projects.figuresChanged = () => {
      if (client.workspace?.codeLens?.refreshSupport) void connection.sendRequest(CodeLensRefreshRequest.type);
      if (client.workspace?.inlayHint?.refreshSupport) void connection.languages.inlayHint.refresh();
    };
    return { capabilities: capabilities(publisher.pulls), serverInfo: { name: 'cauce', version: host.version } };
  });

  connection.onInitialized(async () => {
    const { workspace } = client;
    if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
      const watchers = ['**/*.cauce', '**/cauce.yaml', '**/messages/**'].map((globPattern) => ({ globPattern }));
      await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    }
    if (workspace?.didChangeConfiguration?.dynamicRegistration)
      await connection.client.register(DidChangeConfigurationNotification.type, { section: 'cauce' });
    if (workspace?.workspaceFolders)
      connection.workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
        for (const { uri } of removed)
          for (const project of await projects.closeFolder(uri)) await publisher.forget(project);
        await open(added.map(({ uri }) => uri));
      });
    await settingsFromClient();
    await open(folders);
  });

  async function open(uris: readonly string[]): Promise<void> {
    if (uris.length === 0) return;
    const progress = client.window?.workDoneProgress ? await connection.window.createWorkDoneProgress() : undefined;
    progress?.begin('Cauce', 0, 'reading projects', false);
    try {
      for (const [index, uri] of uris.entries()) {
        progress?.report(Math.round((index / uris.length) * 100));
        for (const project of await projects.openFolder(uri)) publisher.changed(project);
      }
    } finally {
      progress?.done();
    }
  }

  function applySettings(given: unknown): void {
    publisher.wholeProject = readSettings(given).check === 'project';
  }

  async function settingsFromClient(): Promise<void> {
    if (client.workspace?.configuration) applySettings(await connection.workspace.getConfiguration('cauce'));
  }

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client.workspace?.configuration) await settingsFromClient();
    else applySettings((settings as { cauce?: unknown } | undefined)?.cauce);
    await publisher.all();
  });

  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    for (const { uri } of changes) {
      const located = await projects.changedOnDisk(uri);
      if (located) publisher.changed(located.project, located.path);
    }
  });

  documents.onDidChangeContent(async ({ document }) => {
    const located = await projects.of(document.uri);
    if (!located || !host.isProjectFile(located.path)) return;
    located.project.open.add(located.path);
    located.project.service.update(located.path, document.getText());
    publisher.changed(located.project, located.path);
  });

  documents.onDidClose(async ({ document }) => {
    const located = await projects.of(document.uri);
    if (!located) return;
    projects.closed(located);
    publisher.changed(located.project, located.path);
  });

  connection.languages.diagnostics.on(
    asked<DocumentDiagnosticParams, DocumentDiagnosticReport>('diagnostics', nothingWrong, ({ project, path }) => {
      const items = project.service.diagnostics(path).map((one) => to.diagnostic(project, one));
      return { kind: 'full', items };
    }),
  );

  connection.onWorkspaceSymbol(async ({ query }) => {
    const all = await projects.all();
    return all.flatMap((project) =>
      project.service.workspaceSymbols(query).map((symbol) => to.symbolInformation(project, symbol)),
    );
  });

  for (const { register } of features) register(connection, asked, able);

  return new Promise((done) => {
    let code = 1;
    connection.onShutdown(() => {
      code = 0;
    });
    connection.onExit(() => done(code));
    void closed.then(() => done(code));
    documents.listen(connection);
    connection.listen();
  });
}

const nothingWrong: DocumentDiagnosticReport = { kind: 'full', items: [] };

function capabilities(pulls: boolean): ServerCapabilities {
  return {
    ...Object.assign({}, ...features.map(({ capability }) => capability)),
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    workspaceSymbolProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    ...(pulls ? { diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false } } : {}),
  };
}
