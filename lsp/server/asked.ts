/**
 * How the server answers a question about a document: it finds it, lets a cancellation in first, and logs what goes wrong. It knows none of the questions.
 */
import { type CancellationToken, LSPErrorCodes, ResponseError, type ServerCapabilities } from 'vscode-languageserver';
import type { Connection } from 'vscode-languageserver/node';
import type { Located, Projects } from './projects.js';
import { turn } from './soon.js';

/** What clients may ask for, and how it is answered. */
export interface Feature {
  readonly capability: ServerCapabilities;
  readonly register: (connection: Connection, asked: Asked, client: Client) => void;
}

/** What the client said it can do; known once it has introduced itself. */
export interface Client {
  /** Whether it can carry out edits that make files. */
  createsFiles: boolean;
}

/** Answers a question about one document: finds it, lets a cancellation in first, logs what goes wrong and then answers with nothing. */
export type Asked = <P extends { readonly textDocument: { readonly uri: string } }, R>(
  name: string,
  nothing: R,
  answer: (located: Located, params: P) => R | Promise<R>,
) => (params: P, token: CancellationToken) => Promise<R>;

export function askedOf(connection: Connection, projects: Projects): Asked {
  return (name, nothing, answer) => async (params, token) => {
    try {
      await turn();
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      const located = await projects.of(params.textDocument.uri);
      return located ? await answer(located, params) : nothing;
    } catch (fault) {
      if (fault instanceof ResponseError) throw fault;
      connection.console.error(`${name}: ${fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)}`);
      return nothing;
    }
  };
}

/** The client shows why. */
export function refuse(why: string): never {
  throw new ResponseError(LSPErrorCodes.RequestFailed, why);
}
