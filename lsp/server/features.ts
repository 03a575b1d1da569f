/**
 * What the server answers: each feature says what it lets clients ask for and how it answers. Capabilities are put together from this list, so that none is
 * announced that is not there.
 */
import type {
  Command,
  PrepareRenameParams,
  PrepareRenameResult,
  RenameParams,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { Drawn } from '../service/index.js';
import { type Feature, refuse } from './asked.js';
import * as to from './convert.js';
import { reading } from './reading.js';

/** Adds what a ready-made scenario needs; asked for by the entry that puts the scenario there. */
const addNeedsCommand = 'cauce.addNeeds';

interface NeedsParams {
  readonly textDocument: { readonly uri: string };
  readonly starter: string;
}

function addNeeds(starter: string, uri: string): Command {
  return { title: 'Add what it needs', command: addNeedsCommand, arguments: [uri, starter] };
}

const navigating: readonly Feature[] = [
  {
    capability: { completionProvider: { triggerCharacters: ['.', ' '] } },
    register: (connection, asked, client) =>
      connection.onCompletion(
        asked('completion', [], ({ project, path }, { position, textDocument }) =>
          project.service.completion(path, position).map((entry) => ({
            ...to.completionItem(entry),
            ...(entry.starter !== undefined &&
              client.createsFiles && { command: addNeeds(entry.starter, textDocument.uri) }),
          })),
        ),
      ),
  },
  {
    capability: { executeCommandProvider: { commands: [addNeedsCommand] } },
    register: (connection, asked) => {
      const add = asked<NeedsParams, null>('add needs', null, async ({ project }, { starter }) => {
        const edit = project.service.needsOfStarter(starter);
        if (edit) await connection.workspace.applyEdit(to.workspaceEdit(project, edit));
        return null;
      });
      connection.onExecuteCommand(({ command, arguments: [uri, starter] = [] }, token) =>
        command === addNeedsCommand && typeof uri === 'string' && typeof starter === 'string'
          ? add({ textDocument: { uri }, starter }, token)
          : null,
      );
    },
  },
  {
    capability: { definitionProvider: true },
    register: (connection, asked) =>
      connection.onDefinition(
        asked('definition', [], ({ project, path }, { position }) =>
          project.service.definition(path, position).map((place) => to.location(project, place)),
        ),
      ),
  },
  {
    capability: { referencesProvider: true },
    register: (connection, asked) =>
      connection.onReferences(
        asked('references', [], ({ project, path }, { position, context }) =>
          project.service
            .references(path, position, context.includeDeclaration)
            .map((place) => to.location(project, place)),
        ),
      ),
  },
  {
    capability: { documentHighlightProvider: true },
    register: (connection, asked) =>
      connection.onDocumentHighlight(
        asked('highlight', [], ({ project, path }, { position }) => [...project.service.highlights(path, position)]),
      ),
  },
  {
    capability: { renameProvider: { prepareProvider: true } },
    register: (connection, asked) => {
      connection.onPrepareRename(
        asked<PrepareRenameParams, PrepareRenameResult | null>('prepare rename', null, ({ project, path }, params) => {
          const answer = project.service.prepareRename(path, params.position);
          return 'refused' in answer ? refuse(answer.refused) : answer;
        }),
      );
      connection.onRenameRequest(
        asked<RenameParams, WorkspaceEdit | null>('rename', null, ({ project, path }, { position, newName }) => {
          const answer = project.service.rename(path, position, newName);
          return 'refused' in answer ? refuse(answer.refused) : to.workspaceEdit(project, answer);
        }),
      );
    },
  },
  {
    capability: { documentSymbolProvider: true },
    register: (connection, asked) =>
      connection.onDocumentSymbol(
        asked('symbols', [], ({ project, path }) => project.service.documentSymbols(path).map(to.documentSymbol)),
      ),
  },
  {
    capability: { foldingRangeProvider: true },
    register: (connection, asked) =>
      connection.onFoldingRanges(asked('folding', [], ({ project, path }) => [...project.service.foldingRanges(path)])),
  },
  {
    capability: { selectionRangeProvider: true },
    register: (connection, asked) =>
      connection.onSelectionRanges(
        asked('selection', [], ({ project, path }, { positions }) =>
          project.service.selectionRanges(path, positions).map(to.selectionRange),
        ),
      ),
  },
  {
    capability: {
      documentFormattingProvider: true,
      documentRangeFormattingProvider: true,
      documentOnTypeFormattingProvider: { firstTriggerCharacter: '\n' },
    },
    register: (connection, asked) => {
      connection.onDocumentFormatting(
        asked('formatting', [], ({ project, path }) => project.service.formatDocument(path).map(to.textEdit)),
      );
      connection.onDocumentRangeFormatting(
        asked('formatting', [], ({ project, path }, { range }) =>
          project.service.formatRange(path, range).map(to.textEdit),
        ),
      );
      connection.onDocumentOnTypeFormatting(
        asked('formatting', [], ({ project, path }, { position, ch }) =>
          project.service.formatOnType(path, position, ch).map(to.textEdit),
        ),
      );
    },
  },
  {
    capability: { experimental: { graph: true } },
    register: (connection, asked) =>
      connection.onRequest(
        'cauce/graph',
        asked<TextDocumentPositionParams, Drawn | null>(
          'graph',
          null,
          async ({ project, path }, { position }) => (await project.service.graph(path, position.line)) ?? null,
        ),
      ),
  },
];

export const features: readonly Feature[] = [...navigating, ...reading];
