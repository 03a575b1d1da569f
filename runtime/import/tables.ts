// Opens a source as a table or as lines, whichever it is, and pushes what it holds to a reader of rows.
// It never keeps rows: memory stays at a chunk, however large the file.
import { type BrokenRecord, CsvReader, detectSeparator, MAX_CELLS, MAX_RECORD } from './csv.js';
import { JsonLines } from './json-lines.js';
import { ImportProblem } from './problem.js';
import type { Row } from './row.js';
import { byteChunks, emptyFile, type Source } from './source.js';
import type { Place } from './tally.js';

/** Takes the rows of a table; `header` comes first, once. */
export interface TableSink {
  header(names: readonly string[]): void;
  row(row: Row, suspect: boolean): void;
}

export interface LineTaker {
  line(text: string, line: number): void;
  /** Takes a line from its bytes, in bytes of valid UTF-8 that end with a line feed, and gives where the next one begins; -1 where it wants it as text. */
  bytes?(bytes: Buffer, start: number, line: number): number;
}

export interface Takers {
  /** What the file turns out to be decides which one is asked for. */
  table(): TableSink;
  lines(): LineTaker;
  /** A record that cannot be told from what follows it, or is too long. */
  broken(place: Place, reason: string): void;
}

/** Pushes a text source through; yields after each chunk, so that the caller can empty what has gathered. */
export async function* pushText(
  source: Source,
  takers: Takers,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<'csv' | 'ndjson'> {
  let feed: Feed | undefined;
  let head = '';
  let some = false;
  for await (const { bytes, decode, isUtf8 } of byteChunks(source, onBytes)) {
    if (feed?.pushBytes !== undefined && isUtf8 && bytes !== undefined) {
      some ||= bytes.toString('latin1').trim() !== '';
      feed.pushBytes(bytes, decode);
      yield feed.format;
      continue;
    }
    const text = decode(bytes);
    some ||= text.trim() !== '';
    if (text === '') continue;
    if (feed !== undefined) feed.push(text);
    else {
      head += text;
      if (!isHead(head)) continue;
      feed = feedFor(head, source, takers);
      feed.push(head);
    }
    yield feed.format;
  }
  if (!some) throw emptyFile(source);
  if (feed === undefined) {
    feed = feedFor(head, source, takers);
    feed.push(head);
  }
  feed.end();
  yield feed.format;
}

export interface Feed {
  readonly format: 'csv' | 'ndjson';
  /** Of a table. */
  readonly reader?: CsvReader;
  readonly separator?: string;
  push(chunk: string): void;
  /** Of lines: takes bytes of UTF-8 as well; `decode` makes text of them or of any part. */
  pushBytes?(bytes: Buffer, decode: (bytes: Uint8Array) => string): void;
  end(): void;
}

/** Whether so much of a file is enough to tell what it is. */
export function isHead(text: string): boolean {
  return text.trimStart().includes('\n') || text.length > MAX_RECORD;
}

/** What takes the text that begins with `head`, which is not taken yet. */
export function feedFor(head: string, source: Source, takers: Takers): Feed {
  const first = head.trimStart()[0];
  const json = /\.(ndjson|jsonl|json)(\.gz)?$/i.test(source.name);
  if (first === '[' && (json || /^\[\s*[{[]/.test(head.trimStart()))) {
    const help = 'write one object a line (NDJSON); jq -c ".[]" file.json does it';
    throw new ImportProblem('wrong-format', `${source.name} is one JSON array`, { file: source.name, help });
  }
  return first === '{' || json ? lineFeed(takers) : tableFeed(head, source, takers);
}

function lineFeed(takers: Takers): Feed {
  const taker = takers.lines();
  const lines = new JsonLines({
    ...taker,
    tooLong: (line, raw) => takers.broken({ line, raw: () => raw }, TOO_LONG),
  });
  return {
    format: 'ndjson',
    push: (chunk) => lines.push(chunk),
    pushBytes: (bytes, decode) => lines.pushBytes(bytes, decode),
    end: () => lines.end(),
  };
}

const TOO_LONG = `the line has more than ${MAX_RECORD.toLocaleString('en')} characters`;

const BROKEN: Readonly<Record<BrokenRecord, string>> = {
  'quote-not-closed': 'a quote opens a cell and is never closed; double it ("") if it is part of the text',
  'text-after-quote': 'a cell goes on after its closing quote; write a quote inside a quoted cell twice ("")',
  'too-long': TOO_LONG,
  'too-many-cells': `the row has more than ${MAX_CELLS.toLocaleString('en')} cells`,
};

function tableFeed(head: string, source: Source, takers: Takers): Feed {
  const sink = takers.table();
  let named = false;
  const { separator, given } = separatorOf(head);
  const reader = new CsvReader(separator, {
    record(row, suspect) {
      if (named) sink.row(row, suspect);
      else if (!given || row.line > 1) {
        named = true;
        sink.header(row.cells);
      }
    },
    broken(line, why, raw) {
      if (!named) {
        const help = 'its first line names the columns';
        const message = `the header of ${source.name} cannot be read: ${BROKEN[why]}`;
        throw new ImportProblem('no-header', message, { file: source.name, help });
      }
      takers.broken({ line, raw: () => raw }, BROKEN[why]);
    },
  });
  return { format: 'csv', reader, separator, push: (chunk) => reader.push(chunk), end: () => reader.end() };
}

/** Excel may give the separator in a line of its own, `sep=;`. */
function separatorOf(head: string): { separator: string; given: boolean } {
  const given = /^sep=([,;|\t])\r?\n/i.exec(head);
  if (given !== null) return { separator: given[1]!, given: true };
  const start = head.search(/\S/);
  const end = head.indexOf('\n', Math.max(start, 0));
  return { separator: detectSeparator(head.slice(0, end < 0 ? head.length : end)), given: false };
}
