/** What the server answers to who reads and writes: hover, signatures, colours, hints, lenses, actions, links, calls. */
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CodeAction,
  CodeActionKind,
  type Hover,
  type HoverParams,
  MarkupKind,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SignatureHelp,
} from 'vscode-languageserver';
import { tokenTypes } from '../service/index.js';
import type { Feature } from './asked.js';
import * as to from './convert.js';

const noTokens: SemanticTokens = { data: [] };

export const reading: readonly Feature[] = [
  {
    capability: { hoverProvider: true },
    register: (connection, asked) =>
      connection.onHover(
        asked<HoverParams, Hover | null>('hover', null, ({ project, path }, { position }) => {
          const answer = project.service.hover(path, position);
          return answer
            ? { contents: { kind: MarkupKind.Markdown, value: answer.contents }, range: answer.range }
            : null;
        }),
      ),
  },
  {
    capability: { signatureHelpProvider: { triggerCharacters: ['(', ',', ' '] } },
    register: (connection, asked) =>
      connection.onSignatureHelp(
        asked<HoverParams, SignatureHelp | null>('signature', null, ({ project, path }, { position }) => {
          const answer = project.service.signatureHelp(path, position);
          if (!answer) return null;
          const { label, documentation, parameters, activeParameter } = answer;
          const signature = {
            label,
            parameters: parameters.map((one) => ({ ...one })),
            ...(documentation ? { documentation } : {}),
          };
          return { signatures: [signature], activeSignature: 0, activeParameter };
        }),
      ),
  },
  {
    capability: {
      semanticTokensProvider: { legend: { tokenTypes: [...tokenTypes], tokenModifiers: ['declaration'] }, full: true },
    },
    register: (connection, asked) =>
      connection.languages.semanticTokens.on(
        asked('tokens', noTokens, ({ project, path }) => {
          const builder = new SemanticTokensBuilder();
          for (const { line, character, length, type, declares } of project.service.semanticTokens(path))
            builder.push(line, character, length, tokenTypes.indexOf(type), declares ? 1 : 0);
          return builder.build();
        }),
      ),
  },
  {
    capability: { inlayHintProvider: true },
    register: (connection, asked) =>
      connection.languages.inlayHint.on(
        asked('hints', [], ({ project, path }, { range }) =>
          project.service.inlayHints(path, range).map(({ position, label, tooltip }) => ({
            position,
            label,
            ...(tooltip === undefined ? {} : { tooltip }),
          })),
        ),
      ),
  },
  {
    capability: { codeLensProvider: {} },
    register: (connection, asked) =>
      connection.onCodeLens(
        asked('lenses', [], ({ project, path }) =>
          project.service.codeLenses(path).map((lens) => ({
            range: lens.range,
            command: {
              title: lens.title,
              command: lens.command,
              // The client knows files by their address.
              arguments: [project.uriOf(path), ...lens.arguments.slice(1)],
            },
          })),
        ),
      ),
  },
  {
    capability: {
      codeActionProvider: {
        codeActionKinds: [
          CodeActionKind.QuickFix,
          CodeActionKind.RefactorExtract,
          CodeActionKind.RefactorInline,
          CodeActionKind.RefactorRewrite,
        ],
      },
    },
    register: (connection, asked, client) =>
      connection.onCodeAction(
        asked('actions', [], ({ project, path }, { range, context: { only } }) =>
          project.service
            .codeActions(path, range)
            .filter(({ edit }) => client.createsFiles || edit.created.length === 0)
            .filter(({ kind }) => !only || only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`)))
            .map(
              (action): CodeAction => ({
                title: action.title,
                kind: action.kind,
                isPreferred: action.isPreferred,
                edit: to.workspaceEdit(project, action.edit),
                ...(action.fixes ? { diagnostics: [to.diagnostic(project, action.fixes)] } : {}),
              }),
            ),
        ),
      ),
  },
  {
    capability: { documentLinkProvider: {} },
    register: (connection, asked) =>
      connection.onDocumentLinks(
        asked('links', [], ({ project, path }) =>
          project.service
            .documentLinks(path)
            .map(({ range, target, tooltip }) => ({ range, target: project.uriOf(target), tooltip })),
        ),
      ),
  },
  {
    capability: { callHierarchyProvider: true },
    register: (connection, asked) => {
      const { callHierarchy } = connection.languages;
      callHierarchy.onPrepare(
        asked('calls', [], ({ project, path }, { position }) =>
          project.service.prepareCalls(path, position).map((item) => to.callItem(project, item)),
        ),
      );
      const ofItem = asked<{ textDocument: { uri: string }; item: CallHierarchyItem }, CallHierarchyIncomingCall[]>(
        'incoming calls',
        [],
        ({ project, path }, { item }) =>
          project.service.incomingCalls(to.fromCallItem(path, item)).map(({ item: from, ranges }) => ({
            from: to.callItem(project, from),
            fromRanges: [...ranges],
          })),
      );
      const fromItem = asked<{ textDocument: { uri: string }; item: CallHierarchyItem }, CallHierarchyOutgoingCall[]>(
        'outgoing calls',
        [],
        ({ project, path }, { item }) =>
          project.service.outgoingCalls(to.fromCallItem(path, item)).map(({ item: called, ranges }) => ({
            to: to.callItem(project, called),
            fromRanges: [...ranges],
          })),
      );
      callHierarchy.onIncomingCalls(({ item }, token) => ofItem({ textDocument: item, item }, token));
      callHierarchy.onOutgoingCalls(({ item }, token) => fromItem({ textDocument: item, item }, token));
    },
  },
];
