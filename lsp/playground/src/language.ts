/** The language in Monaco: the same server that editors start as a process, here in a worker, and colours until it answers. */
import * as monaco from 'monaco-editor';
import { preludeText } from '../../../compiler/prelude.js';
import { wordsByRole } from '../../../grammar/index.js';
import type { Begin } from './server.js';
import { Wire } from './wire.js';

/** Under which Monaco's client of the protocol tells what is wrong. */
export const markerOwner = 'lsp';

const rootUri = 'file:///shop/';
const preludeUri = monaco.Uri.parse('cauce:/prelude.cauce');

export const uriOf = (path: string): monaco.Uri => monaco.Uri.file(`/shop/${path}`);

/** Empty for what is no file of the shop. */
export function pathOf({ scheme, path }: monaco.Uri): string {
  return scheme === 'file' && path.startsWith('/shop/') ? path.slice('/shop/'.length) : '';
}

export const isPrelude = (model: monaco.editor.ITextModel): boolean => model.uri.toString() === preludeUri.toString();

export function languageOf(path: string): string {
  if (path.endsWith('.cauce')) return 'cauce';
  if (path.endsWith('.yaml')) return 'yaml';
  if (path.endsWith('.md')) return 'markdown';
  return /\.(mjml|html)$/.test(path) ? 'html' : 'plaintext';
}

/** The worker gets all files first; from then on it hears of changes by the protocol. `edit` carries out what it asks for; whether it could. */
export function startLanguage(
  begin: Omit<Begin, 'root' | 'prelude'>,
  edit: ConstructorParameters<typeof Wire>[2],
): Wire {
  monaco.languages.register({ id: 'cauce', extensions: ['.cauce'], aliases: ['Cauce'] });
  monaco.languages.setMonarchTokensProvider('cauce', colours());
  monaco.languages.setLanguageConfiguration('cauce', {
    comments: { lineComment: '#' },
    brackets: [['(', ')']],
    autoClosingPairs: [
      { open: '(', close: ')' },
      { open: '"', close: '"', notIn: ['string', 'comment'] },
    ],
    onEnterRules: [
      { beforeText: /^\s*[^#]*:\s*(?:#.*)?$/, action: { indentAction: monaco.languages.IndentAction.Indent } },
    ],
  });
  // What Monaco knows of HTML itself lives in a worker of its own, and would offer what no message can hold.
  monaco.html.htmlDefaults.setModeConfiguration({});
  const worker = new Worker('server.js', { type: 'module' });
  worker.postMessage({ ...begin, root: rootUri, prelude: preludeUri.toString(true) } satisfies Begin);
  monaco.editor.createModel(preludeText, 'cauce', preludeUri);
  const wire = new Wire(worker, rootUri, edit);
  new monaco.lsp.MonacoLspClient(wire.transport);
  return wire;
}

function colours(): monaco.languages.IMonarchLanguage {
  const { reserved, opening, middle, beforeName, aggregates } = wordsByRole;
  return {
    unicode: true,
    keywords: [...reserved, ...opening, ...middle, ...beforeName, ...aggregates],
    tokenizer: {
      root: [
        [/#.*$/, 'comment'],
        [/"(?:[^"\\]|\\.)*"?/, 'string'],
        [/\.\p{L}[\p{L}\p{M}\p{N}_]*/u, 'identifier'],
        [/\p{L}[\p{L}\p{M}\p{N}_]*/u, { cases: { '@keywords': 'keyword', '@default': 'identifier' } }],
        [/\d[\d:.-]*(?:[ \t]*%|[ \t][A-Z]{3}\b|[a-z]+)*/, 'number'],
      ],
    },
  };
}
