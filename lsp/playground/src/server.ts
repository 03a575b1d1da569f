/** A worker with the language server in it. Its first message hands over the files; all others are the protocol's. */
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  createConnection,
  ProposedFeatures,
} from 'vscode-languageserver/browser';
import { type StarterFolder, starterSources } from '../../../compiler/starters/index.js';
import type { ServerHost } from '../../server/host.js';
import { serve } from '../../server/server.js';
import { browserHost } from './engines.js';
import type { Files } from './shop.js';

export interface Begin {
  readonly files: Files;
  /** Where the ready-made scenarios lie, and what lies beside them. */
  readonly starters: Readonly<Record<StarterFolder, Files>>;
  /** Address of the folder the files lie in, with `/` at its end. */
  readonly root: string;
  readonly prelude: string;
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

/** A file is its path under the root here, and the root is empty. All files are open, so that there is nothing beside what the protocol tells. */
function hostOf({ files, starters, root, prelude }: Begin): ServerHost {
  const config = browserHost();
  return {
    version: 'playground',
    prelude,
    addresses: {
      fileOf: (uri) => (uri.startsWith(root) ? uri.slice(root.length) : undefined),
      uriOf: (_, path) => root + path,
      fileIn: (_, path) => path,
      pathIn: (_, file) => file,
      parent: () => '',
    },
    config: () => config,
    now: () => Date.now(),
    rootOf: () => '',
    projectsIn: () => [''],
    read: () => new Map(Object.entries(files)),
    readFile: () => undefined,
    isProjectFile: () => true,
    starters: () => starterSources((folder) => new Map(Object.entries(starters[folder]))),
  };
}
