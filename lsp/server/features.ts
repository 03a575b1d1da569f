/**
 * What the server answers: each feature says what it lets clients ask for and how it answers. Capabilities are put together from this list, so that none is
 * announced that is not there.
 */
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  type PrepareRenameParams,
  type PrepareRenameResult,
  type RenameParams,
  ResponseError,
  type ServerCapabilities,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import * as to from './convert.js';
import type { Located, Projects } from './projects.js';

export interface Feature {
  readonly capability: ServerCapabilities;
  readonly register: (connection: Connection, asked: Asked) => void;
}

/** Answers a question about one document: finds it, lets a cancellation in first, logs what goes wrong and then answers with nothing. */
export type Asked = <P extends { readonly textDocument: { readonly uri: string } }, R>(
  name: string,
  nothing: R,
  answer: (located: Located, params: P) => R,
) => (params: P, token: CancellationToken) => Promise<R>;

export function askedOf(connection: Connection, projects: Projects): Asked {
  return (name, nothing, answer) => async (params, token) => {
    try {
      // Whatever the client has sent meanwhile, a cancellation among it, is read first.
      await new Promise((done) => setImmediate(done));
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      const located = await projects.of(params.textDocument.uri);
      return located ? answer(located, params) : nothing;
    } catch (fault) {
      if (fault instanceof ResponseError) throw fault;
      connection.console.error(`${name}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
      return nothing;
    }
  };
}

export const features: readonly Feature[] = [
  {
    capability: { completionProvider: { triggerCharacters: ['.', ' '] } },
    register: (connection, asked) =>
      connection.onCompletion(
        asked('completion', [], ({ project, path }, { position }) =>
          project.service.completion(path, position).map(to.completionItem),
        ),
      ),
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
];

/** The client shows why. */
function refuse(why: string): never {
  throw new ResponseError(LSPErrorCodes.RequestFailed, why);
}
