/** From the service's plain answers, which name files by path, to the protocol's, which name them by address. */
import {
  type CallHierarchyItem,
  type CompletionItem,
  type CompletionItemKind,
  type Diagnostic,
  type DocumentSymbol,
  InsertTextFormat,
  type Location,
  MarkupKind,
  type SelectionRange,
  type SymbolInformation,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type * as Data from '../service/index.js';
import type { Project } from './projects.js';

export function location(project: Project, { path, range }: Data.Place): Location {
  return { uri: project.uriOf(path), range };
}

export function diagnostic(project: Project, one: Data.EditorDiagnostic): Diagnostic {
  return {
    range: one.range,
    severity: one.severity,
    code: one.code,
    source: one.source,
    message: one.message,
    ...(one.tags ? { tags: [...one.tags] } : {}),
    relatedInformation: one.related.map((place) => ({ location: location(project, place), message: place.message })),
  };
}

export function workspaceEdit(project: Project, edit: Data.ProjectEdit): WorkspaceEdit {
  const texts = edit.files.map(({ path, edits }) => ({
    textDocument: { uri: project.uriOf(path), version: null },
    edits: edits.map(textEdit),
  }));
  const created = edit.created.flatMap(({ path, text }) => {
    const uri = project.uriOf(path);
    const start = { line: 0, character: 0 };
    return [
      { kind: 'create' as const, uri, options: { ignoreIfExists: true } },
      { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
    ];
  });
  const renamed = edit.renamed.map(({ from, to }) => ({
    kind: 'rename' as const,
    oldUri: project.uriOf(from),
    newUri: project.uriOf(to),
  }));
  return { documentChanges: [...texts, ...created, ...renamed] };
}

export function textEdit({ range, newText }: Data.TextEdit): TextEdit {
  return { range, newText };
}

export function documentSymbol(entry: Data.SymbolEntry): DocumentSymbol {
  return {
    name: entry.name,
    ...(entry.detail === undefined ? {} : { detail: entry.detail }),
    kind: entry.kind as DocumentSymbol['kind'],
    range: entry.range,
    selectionRange: entry.selectionRange,
    children: entry.children.map(documentSymbol),
  };
}

export function symbolInformation(project: Project, symbol: Data.SymbolPlace): SymbolInformation {
  return {
    name: symbol.name,
    kind: symbol.kind as SymbolInformation['kind'],
    location: location(project, symbol),
    ...(symbol.container === undefined ? {} : { containerName: symbol.container }),
  };
}

export function selectionRange({ range, parent }: Data.SelectionRange): SelectionRange {
  return { range, ...(parent ? { parent: selectionRange(parent) } : {}) };
}

export function completionItem(entry: Data.CompletionEntry): CompletionItem {
  const { label, kind, detail, documentation, insertText, isSnippet, range, sortText } = entry;
  return {
    label,
    kind: kind as CompletionItemKind,
    sortText,
    textEdit: { range, newText: insertText },
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(detail === undefined ? {} : { detail }),
    ...(documentation ? { documentation: { kind: MarkupKind.Markdown, value: documentation } } : {}),
  };
}

export function callItem(project: Project, item: Data.CallItem): CallHierarchyItem {
  const { name, kind, detail, path, range, selectionRange } = item;
  return { name, kind: kind as CallHierarchyItem['kind'], detail, uri: project.uriOf(path), range, selectionRange };
}

export function fromCallItem(path: string, item: CallHierarchyItem): Data.CallItem {
  const { name, kind, detail = '', range, selectionRange } = item;
  return { name, kind, detail, path, range, selectionRange };
}
