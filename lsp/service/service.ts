/**
 * The editor's service for one project: texts in, plain answers out. It reads no files, speaks no protocol and runs in a browser's worker as well. Every
 * answer is for the texts as they are now, whatever state they are in.
 */

import type { Position, Range } from '../../compiler/diagnostics/lines.js';
import type { StarterSource } from '../../compiler/starters/index.js';
import { codeActions } from './actions/index.js';
import { needsOf } from './actions/starter.js';
import { incomingCalls, outgoingCalls, prepareCalls } from './calls.js';
import { completion } from './completion/index.js';
import type {
  Action,
  Call,
  CallItem,
  CompletionEntry,
  EditorDiagnostic,
  Folding,
  Highlight,
  Hint,
  HoverAnswer,
  Lens,
  Link,
  Place,
  ProjectEdit,
  SelectionRange,
  SignatureAnswer,
  SymbolEntry,
  SymbolPlace,
  TextEdit,
} from './data.js';
import { diagnostics } from './diagnostics.js';
import type { Figures } from './figures.js';
import { formatDocument, formatOnType, formatRange } from './formatting.js';
import { type Drawn, graphAt } from './graph.js';
import { inlayHints } from './hints.js';
import { hover } from './hover.js';
import { codeLenses } from './lenses.js';
import { documentLinks } from './links.js';
import { definition, highlights, references } from './navigation.js';
import { prepareRename, type Refused, rename } from './rename.js';
import { signatureHelp } from './signature.js';
import { Starters } from './starters.js';
import { documentSymbols, foldingRanges, selectionRanges, workspaceSymbols } from './structure.js';
import { type SemanticToken, semanticTokens } from './tokens.js';
import { type View, viewOf } from './view.js';
import type { Unreadable } from './workspace/texts.js';
import { Workspace, type WorkspaceHost } from './workspace/workspace.js';

export interface ServiceHost extends WorkspaceHost {
  /** Where a store is near. */
  readonly figures?: Figures;
  /** The ready-made scenarios, where the host has their texts. */
  readonly starters?: () => readonly StarterSource[];
}

export class Service {
  readonly workspace: Workspace;
  readonly #host: ServiceHost;
  readonly #starters: Starters;

  constructor(host: ServiceHost) {
    this.#host = host;
    this.workspace = new Workspace(host);
    this.#starters = new Starters(this.workspace, host.starters ?? (() => []));
  }

  /** A file's text by its path under the project, or why there is none; undefined for one that is gone. Whether that is a change. */
  update(path: string, content: string | Unreadable | undefined): boolean {
    return this.workspace.update(path, content);
  }

  /** Finds out what hangs on earlier changes, until everything is known or `enough` says so; whether everything is. */
  settle(enough?: () => boolean): boolean {
    return this.workspace.settle(enough);
  }

  /** What can wait until nobody does, after everything is settled: until then no ready-made scenarios are offered. Whether all is done. */
  prepare(enough: () => boolean = () => false): boolean {
    return this.#starters.prepare(enough);
  }

  /** Of one file, at once; see `Workspace.diagnostics` for what that leaves to `settle`. */
  diagnostics(path: string): readonly EditorDiagnostic[] {
    return diagnostics(this.workspace, path);
  }

  completion(path: string, position: Position): readonly CompletionEntry[] {
    return this.#at(path, (view) => completion(view, position, () => this.#starters.ready())) ?? [];
  }

  definition(path: string, position: Position): readonly Place[] {
    return this.#at(path, (view) => definition(view, position)) ?? [];
  }

  references(path: string, position: Position, withDeclaration: boolean): readonly Place[] {
    return this.#at(path, (view) => references(view, position, withDeclaration)) ?? [];
  }

  highlights(path: string, position: Position): readonly Highlight[] {
    return this.#at(path, (view) => highlights(view, position)) ?? [];
  }

  prepareRename(path: string, position: Position): { readonly range: Range; readonly placeholder: string } | Refused {
    return this.#at(path, (view) => prepareRename(view, position)) ?? unknownFile;
  }

  rename(path: string, position: Position, newName: string): ProjectEdit | Refused {
    return this.#at(path, (view) => rename(view, position, newName)) ?? unknownFile;
  }

  documentSymbols(path: string): readonly SymbolEntry[] {
    return this.#at(path, documentSymbols) ?? [];
  }

  workspaceSymbols(query: string): readonly SymbolPlace[] {
    return workspaceSymbols(this.workspace, query);
  }

  foldingRanges(path: string): readonly Folding[] {
    return this.#at(path, foldingRanges) ?? [];
  }

  selectionRanges(path: string, positions: readonly Position[]): readonly SelectionRange[] {
    return this.#at(path, (view) => selectionRanges(view, positions)) ?? [];
  }

  hover(path: string, position: Position): HoverAnswer | undefined {
    return this.#at(path, (view) => hover(view, position, this.#host.figures?.()));
  }

  signatureHelp(path: string, position: Position): SignatureAnswer | undefined {
    return this.#at(path, (view) => signatureHelp(view, position));
  }

  /** `tokenTypes` says what the types are counted by. */
  semanticTokens(path: string): readonly SemanticToken[] {
    return this.#at(path, semanticTokens) ?? [];
  }

  inlayHints(path: string, range: Range): readonly Hint[] {
    return this.#at(path, (view) => inlayHints(view, range, this.#host.now, this.#host.figures?.())) ?? [];
  }

  codeLenses(path: string): readonly Lens[] {
    return this.#at(path, (view) => codeLenses(view, this.#host.figures?.())) ?? [];
  }

  codeActions(path: string, range: Range): readonly Action[] {
    return this.#at(path, (view) => codeActions(view, range, () => this.#starters.ready())) ?? [];
  }

  /** What a ready-made scenario needs of this project, as an edit; undefined where it lacks nothing. */
  needsOfStarter(name: string): ProjectEdit | undefined {
    const ready = this.#starters.ready().find((one) => one.name === name);
    return ready && needsOf(this.workspace, ready);
  }

  /** Targets are paths of messages. */
  documentLinks(path: string): readonly Link[] {
    return this.#at(path, documentLinks) ?? [];
  }

  prepareCalls(path: string, position: Position): readonly CallItem[] {
    return this.#at(path, (view) => prepareCalls(view, position)) ?? [];
  }

  incomingCalls(item: CallItem): readonly Call[] {
    return incomingCalls(this.workspace, item);
  }

  outgoingCalls(item: CallItem): readonly Call[] {
    return outgoingCalls(this.workspace, item);
  }

  formatDocument(path: string): readonly TextEdit[] {
    return this.#at(path, formatDocument) ?? [];
  }

  formatRange(path: string, range: Range): readonly TextEdit[] {
    return this.#at(path, (view) => formatRange(view, range)) ?? [];
  }

  formatOnType(path: string, position: Position, typed: string): readonly TextEdit[] {
    return this.#at(path, (view) => formatOnType(view, position, typed)) ?? [];
  }

  /** `line`: from 0. */
  graph(path: string, line: number): Promise<Drawn | undefined> {
    return graphAt(this.workspace, path, line);
  }

  #at<T>(path: string, answer: (view: View) => T): T | undefined {
    const view = viewOf(this.workspace, path);
    return view && answer(view);
  }
}

const unknownFile: Refused = { refused: 'This file is no part of the project.' };
