/**
 * The line between page and server. Monaco's own client speaks over it; what that client cannot do, asking for edits that make, rename or remove files and
 * carrying them out, goes beside it. It knows no editor and changes no text.
 */
import * as monaco from 'monaco-editor';
import type { WorkspaceEdit } from 'vscode-languageserver-types';

type Transport = ConstructorParameters<typeof monaco.lsp.MonacoLspClient>[0];
type Message = Parameters<Transport['send']>[0];
/** A message as either side reads it. */
interface Plain {
  readonly id?: number | string | null;
  readonly method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a method carries is the protocol's to say
  readonly params?: any;
  // biome-ignore lint/suspicious/noExplicitAny: the same
  readonly result?: any;
  readonly error?: { readonly message: string };
}

/** What the page does itself, so that Monaco's client must not. */
const ownProviders = ['renameProvider', 'codeActionProvider'] as const;

export class Wire {
  readonly #inner: Transport;
  readonly #root: string;
  readonly #edit: (edit: WorkspaceEdit) => boolean;
  readonly #waiting = new Map<string, (answer: Plain) => void>();
  /** Addresses by the way Monaco's client writes them: all in small letters. */
  readonly #addresses = new Map<string, string>();
  /** Colours that are being asked for, by the file's address; empty once its text is another. */
  readonly #colours = new Map<Plain['id'], string>();
  #asked = 0;
  #begun: Plain['id'];

  /** `edit` carries out what the server asks for; whether it could. */
  constructor(worker: Worker, root: string, edit: (edit: WorkspaceEdit) => boolean) {
    this.#inner = monaco.lsp.createTransportToWorker(worker);
    this.#root = root;
    this.#edit = edit;
  }

  /** For Monaco's client. */
  get transport(): Transport {
    const { state } = this.#inner;
    return {
      state,
      send: (message) => this.#inner.send(this.#outgoing(message as Plain) as Message),
      setListener: (listener) =>
        this.#inner.setListener(listener && ((message) => this.#incoming(message as Plain, listener))),
      toString: () => 'wire',
    };
  }

  /** Rejects with the server's own words where it refuses. */
  request<Answer>(method: string, params: object): Promise<Answer> {
    const id = `page ${++this.#asked}`;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
      this.#send({ id, method, params });
    });
  }

  #send(message: Plain): void {
    void this.#inner.send({ jsonrpc: '2.0', ...message } as Message);
  }

  #outgoing(message: Plain): Plain {
    const { method, params } = message;
    if (method === 'initialize') {
      this.#begun = message.id;
      const { textDocument, workspace, ...others } = params.capabilities;
      // Pulled diagnostics would be asked for when a file itself changes, not when another one makes it wrong.
      const { diagnostic: _, ...documents } = textDocument;
      const workspaceEdit = { documentChanges: true, resourceOperations: ['create', 'rename', 'delete'] };
      const capabilities = {
        ...others,
        textDocument: documents,
        workspace: { ...workspace, applyEdit: true, workspaceEdit },
      };
      return { ...message, params: { ...params, rootUri: this.#root, capabilities } };
    }
    if (method === 'textDocument/didOpen') {
      const small = params.textDocument.uri;
      const model = monaco.editor.getModels().find(({ uri }) => uri.toString(true).toLowerCase() === small);
      if (model) this.#addresses.set(small, model.uri.toString(true));
    }
    if (method === 'textDocument/semanticTokens/full') this.#colours.set(message.id, params.textDocument.uri);
    const uri = method?.startsWith('textDocument/did') && this.#addresses.get(params.textDocument.uri);
    if (!uri) return message;
    for (const [id, asked] of this.#colours) if (asked === uri) this.#colours.set(id, '');
    return { ...message, params: { ...params, textDocument: { ...params.textDocument, uri } } };
  }

  #incoming(message: Plain, listener: (message: Message) => void): void {
    const { id, method, params, result } = message;
    if (method === 'workspace/applyEdit') this.#send({ id: id ?? null, result: { applied: this.#edit(params.edit) } });
    else if (method === undefined && this.#colours.has(id)) {
      const isLate = this.#colours.get(id) === '';
      this.#colours.delete(id);
      // The answer counts by a text that Monaco had not when it asked; at this word it asks again.
      listener((isLate ? { jsonrpc: '2.0', id, error: { code: -32801, message: 'busy' } } : message) as Message);
    } else if (method === 'window/logMessage') console.error(params.message);
    else if (method === undefined && typeof id === 'string') {
      this.#waiting.get(id)?.(message);
      this.#waiting.delete(id);
    } else if (method === undefined && id === this.#begun && result?.capabilities) {
      const capabilities = { ...result.capabilities };
      for (const name of ownProviders) delete capabilities[name];
      for (const command of capabilities.executeCommandProvider?.commands ?? [])
        monaco.editor.registerCommand(command, (_, ...given) =>
          this.request('workspace/executeCommand', { command, arguments: given }),
        );
      listener({ ...message, result: { ...result, capabilities } } as Message);
    } else listener(message as Message);
  }
}
