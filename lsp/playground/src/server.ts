/** A worker with the language server in it. Its first message hands over the files; all others are the protocol's. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import type { ServerHost } from '../../server/host.js';
import { serve } from '../../server/server.js';
import { browserHost } from './engines.js';
import type { Files } from './shop.js';

interface Begin {
  readonly files: Files;
  /** Address of the folder the files lie in, with `/` at its end. */
  readonly root: string;
}

const port = self as unknown as MessagePort;

port.addEventListener(
  'message',
  (event) => {
    const connection = createConnection(
      ProposedFeatures.all,
      new BrowserMessageReader(port),
      new BrowserMessageWriter(port),
    );
    void serve(hostOf((event as { data: Begin }).data), connection, new Promise(() => {}));
  },
  { once: true },
);

/** A file is its path under the root here, and the root is empty. */
function hostOf({ files, root }: Begin): ServerHost {
  const config = browserHost();
  const isFile = (path: string) => path in files;
  return {
    version: 'playground',
    addresses: {
      fileOf: (uri) => (uri.startsWith(root) ? decodeURIComponent(uri.slice(root.length)) : undefined),
      uriOf: (_, path) => root + path.split('/').map(encodeURIComponent).join('/'),
      fileIn: (_, path) => path,
      pathIn: (_, file) => file,
      parent: () => '',
    },
    config: () => config,
    now: () => Date.now(),
    rootOf: () => '',
    projectsIn: () => [''],
    read: () => new Map(Object.entries(files)),
    readFile: (path) => (isFile(path) ? files[path] : undefined),
    isProjectFile: isFile,
  };
}
