/** Where the cursor stands: a word is put there, the piece around it is read again, and the tree tells what may stand in its place. */
import type { ParsedFile } from '../../../compiler/analysis.js';
import { parseFile } from '../../../compiler/sources.js';
import type { Name } from '../../../grammar/index.js';
import { childrenOf, type TreeNode } from '../nodes.js';
import type { View } from '../view.js';

/** A name nobody writes. */
export const marker = 'cursor_is_here';

export interface Context {
  /** What of the word is written already, before the cursor. */
  readonly prefix: string;
  /** The word in the text, to be written over. */
  readonly span: { readonly start: number; readonly end: number };
  /** From the start of its line to the word. */
  readonly before: string;
  readonly indentation: number;
  /** The declaration around the cursor with the marker in it, as a file of its own. */
  readonly piece: ParsedFile;
  /** Text of the piece before and behind the marker. */
  readonly head: string;
  readonly tail: string;
  /** Nodes from the outside to what holds the marker's name; empty where it could not be read as a name. */
  readonly chain: readonly TreeNode[];
  readonly name: Name | undefined;
  /** Whether it stands in a comment or inside a text. */
  readonly isProse: boolean;
}

export function contextAt(view: View, offset: number): Context {
  const { text, program } = view;
  let start = offset;
  while (start > 0 && /[\p{L}\p{Nd}_]/u.test(text[start - 1]!)) start--;
  let end = offset;
  while (end < text.length && /[\p{L}\p{Nd}_]/u.test(text[end]!)) end++;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  const starts = (program?.tree.declarations ?? []).map(({ span }) => span.start);
  const isIndented = /^\s/.test(text.slice(lineStart, offset));
  const from = isIndented || before !== '' ? (starts.filter((at) => at <= start).at(-1) ?? lineStart) : lineStart;
  const to = starts.find((at) => at > start && at > from) ?? text.length;
  const head = text.slice(from, start);
  const tail = text.slice(end, to);
  const piece = parseFile(view.path, `${head}${marker}${tail}`);
  const chain: TreeNode[] = [];
  const name = find(piece.tree, chain);
  return {
    prefix: text.slice(start, offset),
    span: { start, end },
    before,
    indentation: before.length - before.trimStart().length,
    piece,
    head,
    tail,
    chain,
    name,
    isProse: isProse(before),
  };
}

function find(node: TreeNode, chain: TreeNode[]): Name | undefined {
  chain.push(node);
  for (const child of childrenOf(node)) {
    if (child.kind === 'name') {
      if ((child as Name).text === marker) return child as Name;
    } else {
      const found = find(child, chain);
      if (found) return found;
    }
  }
  chain.pop();
  return undefined;
}

/** An odd quote or a `#` before it. */
function isProse(before: string): boolean {
  let inText = false;
  for (let at = 0; at < before.length; at++) {
    if (before[at] === '\\' && inText) at++;
    else if (before[at] === '"') inText = !inText;
    else if (before[at] === '#' && !inText) return true;
  }
  return inText;
}
