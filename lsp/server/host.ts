/** What the server asks of the machine it runs on; handed in, so that it knows no disk and no clock itself. */
import type { ConfigHost } from '../../compiler/index.js';
import type { StarterSource } from '../../compiler/starters/index.js';
import type { Figures, Unreadable } from '../service/index.js';

/** How files of a project are addressed; a file is whatever the host calls one. */
export interface Addresses {
  /** The file an address stands for; undefined for what is none of the host's. */
  readonly fileOf: (uri: string) => string | undefined;
  readonly uriOf: (root: string, path: string) => string;
  readonly fileIn: (root: string, path: string) => string;
  /** Path under the root with `/`; it starts with `..` for what lies elsewhere. */
  readonly pathIn: (root: string, file: string) => string;
  readonly parent: (file: string) => string;
}

export interface ServerHost {
  readonly addresses: Addresses;
  /** Shown to the client. */
  readonly version: string;
  /** Address of the prelude's text, which is no part of any project: where it can be read. */
  readonly prelude: string;
  /** Template engines where the project's files need them. */
  readonly config: (files: ReadonlyMap<string, unknown>) => Promise<ConfigHost>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The project's folder a file or folder belongs to, absolute; undefined where there is none. */
  readonly rootOf: (path: string) => string | undefined;
  /** The folders of projects in a folder, absolute. */
  readonly projectsIn: (folder: string) => readonly string[];
  /** What is there, by path under the root, with `/`. */
  readonly read: (root: string) => ReadonlyMap<string, string | Unreadable>;
  /** Undefined where the file is not there. */
  readonly readFile: (path: string) => string | Unreadable | undefined;
  /** Of the store of the project at a root, where one is near; `changed` is called when there are others than before. */
  readonly figures?: (root: string, changed: () => void) => Figures;
  /** The ready-made scenarios, where the host has their texts. */
  readonly starters?: () => readonly StarterSource[];
  /** Whether a path under the root is part of a project. */
  readonly isProjectFile: (path: string) => boolean;
}
