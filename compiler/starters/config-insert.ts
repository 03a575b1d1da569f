/**
 * Puts entries into the text of a `cauce.yaml`. Only adds: every byte that was there stays, comments and layout with it. Where the file's form leaves no
 * certain place, it says so and changes nothing.
 */
import { isMap, isScalar, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type ConfigEntry, keyOf, rangeOf } from './config-entries.js';

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** The new text, or null where a section is written in a way nothing can be added to (an alias, a list). */
export function insertEntries(text: string, entries: readonly ConfigEntry[]): string | null {
  const root = parseDocument(text, { uniqueKeys: false }).contents;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  if (root !== null && !isMap(root) && !(isScalar(root) && root.value === null)) return null;
  const pairs = isMap(root) ? root.items : [];
  const insertions: Insertion[] = [];
  const appended: string[] = [];
  for (const section of [...new Set(entries.map((entry) => entry.section))]) {
    const here = entries.filter((entry) => entry.section === section);
    const pair = section === '' ? undefined : pairs.find((one) => keyOf(one) === section);
    if (!pair) {
      if (isMap(root) && root.flow) {
        const added = section === '' ? here : [{ text: `${section}: { ${here.map((one) => one.text).join(', ')} }` }];
        insertions.push(intoFlow(root, added, text, eol));
      } else {
        const indent = isMap(root) ? columnOf(root, text) : '';
        const lines = here.map((entry) => `${indent}${section === '' ? '' : '  '}${lineOf(entry)}`);
        appended.push(['', ...(section === '' ? [] : [`${indent}${section}:`]), ...lines].join(eol));
      }
    } else {
      const insertion = intoSection(pair, here, text, eol);
      if (!insertion) return null;
      insertions.push(insertion);
    }
  }
  let result = text;
  // From the end, so that places before stay where they are; of two at one place the first goes first.
  for (const { at, text: added } of insertions.reverse().sort((a, b) => b.at - a.at))
    result = result.slice(0, at) + added + result.slice(at);
  if (appended.length === 0) return result;
  return `${result}${result === '' || result.endsWith('\n') ? '' : eol}${appended.join(eol)}${eol}`;
}

function intoSection(pair: Pair, added: readonly ConfigEntry[], text: string, eol: string): Insertion | null {
  const { value } = pair;
  if (isMap(value) && value.flow) return intoFlow(value, added, text, eol);
  const lines = (indent: string) => added.map((entry) => `${eol}${indent}${lineOf(entry)}`).join('');
  const [start] = rangeOf(pair, text);
  if (value === null || (isScalar(value) && value.value === null && (value.source ?? '') === '')) {
    const indent = text.slice(text.lastIndexOf('\n', start) + 1, start);
    return { at: lineEnd(text, text.indexOf(':', start + keyOf(pair).length)), text: lines(`${indent}  `) };
  }
  if (!isMap(value) || value.items.length === 0) return null;
  const last = rangeOf(value.items.at(-1)!, text)[1];
  return { at: lineEnd(text, last), text: lines(columnOf(value, text)) };
}

/** Before the closing brace, in one line or in lines of their own, as the entries there are. */
function intoFlow(map: YAMLMap, added: readonly { readonly text: string }[], text: string, eol: string): Insertion {
  const first = map.items[0];
  const [open, close] = [map.range![0], map.range![1] - 1];
  if (!first) {
    const inside = added.map((entry) => entry.text).join(', ');
    return { at: close, text: text.slice(open + 1, close) === ' ' ? `${inside} ` : ` ${inside} ` };
  }
  const indent = columnOf(map, text);
  const between = /^\s+$/.test(indent) || indent === '' ? `,${eol}${indent}` : ', ';
  const end = rangeOf(map.items.at(-1)!, text)[1];
  const comma = /^\s*,/.exec(text.slice(end, close))?.[0] ?? '';
  const joined = added.map((entry) => between + entry.text).join('');
  return { at: end + comma.length, text: comma === '' ? joined : joined.slice(1) };
}

function lineOf({ text, comment }: ConfigEntry): string {
  return comment === undefined ? text : `${text} ${comment}`;
}

/** What stands before the first key on its line: its indentation, where the map is a block. */
function columnOf(map: YAMLMap, text: string): string {
  const [start] = rangeOf(map.items[0]!, text);
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
}

/** Where the line ends that holds this place, before its line end. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}
