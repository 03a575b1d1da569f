/** Edits of the whole shop in Monaco, whose own way with them knows texts only: files are made, renamed and removed as well. */
import * as monaco from 'monaco-editor';
import type { CodeAction, Range, WorkspaceEdit } from 'vscode-languageserver-types';
import type { ShopFiles } from './files.js';
import { pathOf } from './language.js';
import type { Wire } from './wire.js';

type Edits = monaco.languages.WorkspaceEdit['edits'];

/** Carries edits out one after the other, all or none; throws a sentence where one cannot be. How many there were. */
export function applyEdits(files: ShopFiles, edits: Edits): number {
  for (const edit of edits) {
    const { from, to } = movesOf(edit);
    const why = to === undefined || (from === undefined && files.model(to)) ? undefined : files.whyNot(to, from);
    if (why !== undefined) throw new Error(why);
  }
  const texts = new Map<string, monaco.editor.IIdentifiedSingleEditOperation[]>();
  const write = () => {
    for (const [path, operations] of texts) {
      const model = files.model(path);
      if (!model) throw new Error(`There is no file ${path}.`);
      model.pushStackElement();
      model.pushEditOperations([], operations, () => null);
      model.pushStackElement();
    }
    texts.clear();
  };
  for (const edit of edits) {
    if ('textEdit' in edit) {
      const path = pathOf(edit.resource);
      const { range, text } = edit.textEdit;
      texts.set(path, [...(texts.get(path) ?? []), { range, text, forceMoveMarkers: true }]);
      continue;
    }
    write();
    const { from, to } = movesOf(edit);
    if (from !== undefined && to !== undefined) files.rename(from, to);
    else if (from !== undefined) files.remove(from);
    else if (to !== undefined && !files.model(to)) files.create(to, '');
  }
  write();
  return edits.length;
}

/** Only `to` makes a file, only `from` removes one; neither is an edit of a text. */
function movesOf(edit: Edits[number]): { readonly from?: string | undefined; readonly to?: string | undefined } {
  const { oldResource, newResource } = edit as monaco.languages.IWorkspaceFileEdit;
  return { from: oldResource && pathOf(oldResource), to: newResource && pathOf(newResource) };
}

/** Stands in for Monaco's service of that name; `say` tells what could not be done. */
export function bulkEdits(files: () => ShopFiles, say: (text: string) => void) {
  return {
    hasPreviewHandler: () => false,
    setPreviewHandler: () => ({ dispose() {} }),
    async apply(given: Edits | monaco.languages.WorkspaceEdit) {
      try {
        const count = applyEdits(files(), 'edits' in given ? given.edits : given);
        return { ariaSummary: count === 1 ? 'One edit.' : `${count} edits.`, isApplied: count > 0 };
      } catch (fault) {
        say((fault as Error).message);
        return { ariaSummary: (fault as Error).message, isApplied: false };
      }
    },
  };
}

export function toMonaco({ documentChanges = [] }: WorkspaceEdit): monaco.languages.WorkspaceEdit {
  const parse = (uri: string) => monaco.Uri.parse(uri);
  const edits = documentChanges.flatMap((change): Edits => {
    if (!('kind' in change))
      return change.edits.flatMap((edit) =>
        'newText' in edit
          ? [
              {
                resource: parse(change.textDocument.uri),
                versionId: undefined,
                textEdit: { range: toRange(edit.range), text: edit.newText },
              },
            ]
          : [],
      );
    if (change.kind === 'rename') return [{ oldResource: parse(change.oldUri), newResource: parse(change.newUri) }];
    return [change.kind === 'create' ? { newResource: parse(change.uri) } : { oldResource: parse(change.uri) }];
  });
  return { edits };
}

function toRange({ start, end }: Range): monaco.IRange {
  return {
    startLineNumber: start.line + 1,
    startColumn: start.character + 1,
    endLineNumber: end.line + 1,
    endColumn: end.character + 1,
  };
}

const toPosition = ({ lineNumber, column }: monaco.IPosition) => ({ line: lineNumber - 1, character: column - 1 });
const documentOf = (model: monaco.editor.ITextModel) => ({ uri: model.uri.toString(true) });

/** Renaming and actions: both come with edits of files, and with reasons why not. */
export function registerEdits(wire: Wire): void {
  monaco.languages.registerRenameProvider('*', {
    async resolveRenameLocation(model, position) {
      const range = monaco.Range.fromPositions(position);
      const params = { textDocument: documentOf(model), position: toPosition(position) };
      return await wire.request<{ range: Range; placeholder: string }>('textDocument/prepareRename', params).then(
        (found) => ({ range: toRange(found.range), text: found.placeholder }),
        (fault: Error) => ({ range, text: '', rejectReason: fault.message }),
      );
    },
    async provideRenameEdits(model, position, newName) {
      const params = { textDocument: documentOf(model), position: toPosition(position), newName };
      return await wire
        .request<WorkspaceEdit>('textDocument/rename', params)
        .then(toMonaco, (fault: Error) => ({ edits: [], rejectReason: fault.message }));
    },
  });
  monaco.languages.registerCodeActionProvider('*', {
    async provideCodeActions(model, range, { only }) {
      const params = {
        textDocument: documentOf(model),
        range: { start: toPosition(range.getStartPosition()), end: toPosition(range.getEndPosition()) },
        context: { diagnostics: [], ...(only !== undefined && { only: [only] }) },
      };
      const found = await wire.request<readonly CodeAction[]>('textDocument/codeAction', params);
      const markers = monaco.editor.getModelMarkers({ resource: model.uri });
      const actions = found.map(
        ({
          title,
          kind = 'quickfix',
          isPreferred = false,
          edit = {},
          diagnostics = [],
        }): monaco.languages.CodeAction => ({
          title,
          kind,
          isPreferred,
          edit: toMonaco(edit),
          diagnostics: markers.filter(({ message, startLineNumber }) =>
            diagnostics.some((one) => one.message === message && one.range.start.line === startLineNumber - 1),
          ),
        }),
      );
      return { actions, dispose() {} };
    },
  });
}
