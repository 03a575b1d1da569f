/** The language in Monaco: the same server that editors start as a process, here in a worker, and colours until it answers. */
import * as monaco from 'monaco-editor';
import { wordsByRole } from '../../../grammar/index.js';
import type { Files } from './shop.js';

export const rootUri = 'file:///shop/';

export const uriOf = (path: string) => monaco.Uri.parse(rootUri + path.split('/').map(encodeURIComponent).join('/'));

export function pathOf(uri: monaco.Uri): string {
  return uri.path.slice('/shop/'.length);
}

export function languageOf(path: string): string {
  if (path.endsWith('.cauce')) return 'cauce';
  if (path.endsWith('.yaml')) return 'yaml';
  if (path.endsWith('.md')) return 'markdown';
  return /\.(mjml|html)$/.test(path) ? 'html' : 'plaintext';
}

/** The worker gets all files first; from then on it hears of changes by the protocol. */
export function startLanguage(files: Files): monaco.lsp.MonacoLspClient {
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
  const worker = new Worker('server.js', { type: 'module' });
  worker.postMessage({ files, root: rootUri });
  return new monaco.lsp.MonacoLspClient(monaco.lsp.createTransportToWorker(worker));
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
