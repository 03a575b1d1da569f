/**
 * What the service's answers are made of: plain data in the shape of the language server protocol, lines and characters from 0, characters in UTF-16 units.
 * Files are named by their path under the project, with `/`; a host turns paths into addresses of its own.
 */
import type { Position, Range } from '../../compiler/diagnostics/lines.js';

export type { Position, Range } from '../../compiler/diagnostics/lines.js';

export interface Place {
  readonly path: string;
  readonly range: Range;
}

export interface TextEdit {
  readonly range: Range;
  readonly newText: string;
}

export interface FileEdits {
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

/** Edits of several files, and files that get another name, in this order: texts first. */
export interface ProjectEdit {
  readonly files: readonly FileEdits[];
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Files that are made, with their text. */
  readonly created: readonly { readonly path: string; readonly text: string }[];
}

/** Markdown. */
export interface HoverAnswer {
  readonly contents: string;
  readonly range: Range;
}

/** LSP's `DiagnosticSeverity`. */
export type SeverityNumber = 1 | 2 | 3;

export interface EditorDiagnostic {
  readonly range: Range;
  readonly severity: SeverityNumber;
  readonly code: string;
  readonly source: 'cauce';
  /** What is wrong, and under it what would be right. */
  readonly message: string;
  /** LSP's `DiagnosticTag`: 1 for what nobody needs. */
  readonly tags?: readonly 1[];
  readonly related: readonly (Place & { readonly message: string })[];
}

export interface SymbolEntry {
  readonly name: string;
  readonly detail?: string;
  /** LSP's `SymbolKind`. */
  readonly kind: number;
  readonly range: Range;
  readonly selectionRange: Range;
  readonly children: readonly SymbolEntry[];
}

export interface SymbolPlace extends Place {
  readonly name: string;
  readonly kind: number;
  readonly container?: string;
}

export interface Folding {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind?: 'comment';
}

/** LSP's `DocumentHighlightKind`: 2 is read, 3 is written. */
export interface Highlight {
  readonly range: Range;
  readonly kind: 2 | 3;
}

export interface SelectionRange {
  readonly range: Range;
  readonly parent?: SelectionRange;
}

export interface CompletionEntry {
  readonly label: string;
  /** LSP's `CompletionItemKind`. */
  readonly kind: number;
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** A snippet with `${1:name}` where `isSnippet`. */
  readonly insertText: string;
  readonly isSnippet: boolean;
  /** What is written over: what stands of the word already. */
  readonly range: Range;
  readonly sortText: string;
  /** The ready-made scenario it puts there, which may need more than its text. */
  readonly starter?: string;
  /** Whether it stands for something declared, so that putting it there makes no new mistake. */
  readonly isName: boolean;
}

export interface SignatureAnswer {
  readonly label: string;
  readonly documentation?: string;
  readonly parameters: readonly { readonly label: string; readonly documentation?: string }[];
  readonly activeParameter: number;
}

export interface Hint {
  readonly position: Position;
  readonly label: string;
  readonly tooltip?: string;
}

export interface Lens {
  readonly range: Range;
  readonly title: string;
  /** A command of the client, such as `cauce.runTest`. */
  readonly command: string;
  readonly arguments: readonly unknown[];
}

export interface Action {
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.extract' | 'refactor.inline' | 'refactor.rewrite';
  readonly edit: ProjectEdit;
  readonly isPreferred: boolean;
  /** The diagnostic it puts right. */
  readonly fixes?: EditorDiagnostic;
}

export interface Link extends Place {
  readonly target: string;
  readonly tooltip: string;
}

export interface CallItem extends Place {
  readonly name: string;
  readonly kind: number;
  readonly detail: string;
  readonly selectionRange: Range;
}

export interface Call {
  readonly item: CallItem;
  /** In the file of whoever calls. */
  readonly ranges: readonly Range[];
}
