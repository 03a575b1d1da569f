/** The language server on stdin and stdout, over the files of a disk. */
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { Addresses, ServerHost } from './host.js';
import { serve } from './server.js';

export interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

export const diskAddresses: Addresses = {
  fileOf(uri) {
    try {
      return fileURLToPath(uri);
    } catch {
      return undefined;
    }
  },
  uriOf: (root, path) => pathToFileURL(join(root, ...path.split('/'))).href,
  fileIn: (root, path) => join(root, ...path.split('/')),
  pathIn: (root, file) => relative(root, file).split(sep).join('/'),
  parent: dirname,
};

/** Serves until the client says goodbye or closes the stream; the exit code is the protocol's. */
export function serveStdio(host: Omit<ServerHost, 'addresses'>, { input, output }: Streams): Promise<number> {
  const reader = new StreamMessageReader(input);
  const connection = createConnection(ProposedFeatures.all, reader, new StreamMessageWriter(output));
  const closed = new Promise<void>((done) => void input.once('end', done));
  return serve({ ...host, addresses: diskAddresses }, connection, closed);
}
