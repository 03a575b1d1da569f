/**
 * Reads YAML text into located data. Never throws and never runs away: size, nesting and what aliases expand to are bounded,
 * and everything it cannot read is a diagnostic.
 */
import {
  Composer,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  type Pair,
  Parser,
  type Scalar,
  visit,
  type YAMLError,
} from 'yaml';
import type { Span } from '../../grammar/index.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { report } from '../diagnostics/report.js';
import { type Located, type LocatedEntry, type LocatedMap, shorten } from './located.js';
import { describeYamlError, isStructural, missesClosing, UNKNOWN_ALIAS } from './yaml-errors.js';

const MAX_LENGTH = 1_000_000;
export const MAX_DEPTH = 32;
const MAX_NODES = 100_000;
/** The parser keeps about two tokens a level. */
const MAX_STACK = MAX_DEPTH * 3;
const MAX_ERRORS = 20;

export interface YamlSource {
  readonly file: string;
  readonly text: string;
  /** Where `text` begins in the file: front matter starts after its `---`. */
  readonly offset?: number;
}

export interface YamlResult {
  /** Absent for an empty text and for one that cannot be read at all. */
  readonly root: Located | undefined;
  readonly diagnostics: readonly Diagnostic[];
  /** Start of the first line that upset the reading of all that follows; absent where the text is sound. */
  readonly brokenFrom?: number;
}

export function readYaml(source: YamlSource): YamlResult {
  const offset = source.offset ?? 0;
  const diagnostics: Diagnostic[] = [];
  const place = (start: number, end: number) => ({
    file: source.file,
    span: { start: start + offset, end: Math.max(start, end) + offset },
  });
  const refusal = refusalOf(source.text);
  if (refusal) {
    return {
      root: undefined,
      diagnostics: [report('config/unreadable', { reason: refusal.reason }, place(refusal.at, refusal.at))],
    };
  }
  const composed = compose(source.text);
  if ('tooDeepAt' in composed) {
    const reason = `it is nested more than ${MAX_DEPTH} levels deep`;
    return {
      root: undefined,
      diagnostics: [report('config/unreadable', { reason }, place(composed.tooDeepAt, composed.tooDeepAt + 1))],
    };
  }
  const [document, second] = composed.documents;
  if (!document) return { root: undefined, diagnostics };
  for (const problem of yamlProblems(document, source.text, place)) diagnostics.push(problem);
  if (second) {
    const start = second.range[0];
    diagnostics.push(
      report(
        'config/yaml',
        { problem: 'A second document begins here', help: 'Keep everything in one; take the `---` away.' },
        place(start, start + 1),
      ),
    );
  }
  const reader = new NodeReader(source.text, diagnostics, place);
  const root = document.contents === null ? undefined : reader.read(document.contents as Node, 0);
  const broken = document.errors
    .filter(isStructural)
    .reduce((first, error) => Math.min(first, error.pos[0]), reader.refused ? 0 : Number.POSITIVE_INFINITY);
  return {
    root: isNothing(root) ? undefined : root,
    diagnostics,
    ...(broken === Number.POSITIVE_INFINITY ? {} : { brokenFrom: offset + lineStart(source.text, broken) }),
  };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
}

function isNothing(node: Located | undefined): boolean {
  return node?.kind === 'scalar' && node.value === null;
}

function refusalOf(text: string): { reason: string; at: number } | undefined {
  if (text.length > MAX_LENGTH) return { reason: `it is larger than ${MAX_LENGTH / 1_000_000} MB`, at: 0 };
  const binary = /[^\P{Cc}\t\n\v\f\r]|\ufffd/u.exec(text);
  return binary ? { reason: 'it is not a text file in UTF-8', at: binary.index } : undefined;
}

function compose(text: string): { documents: Document.Parsed[] } | { tooDeepAt: number } {
  const parser = new Parser();
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    keepSourceTokens: false,
    logLevel: 'silent',
  });
  const documents: Document.Parsed[] = [];
  const take = (composed: Iterable<Document.Parsed>): void => {
    for (const document of composed) documents.push(document);
  };
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) take(composer.next(token));
    if (parser.stack.length > MAX_STACK) return { tooDeepAt: parser.offset };
  }
  for (const token of parser.end()) take(composer.next(token));
  take(composer.end(false, text.length));
  return { documents };
}

/** One problem a line, in the author's words; one mistake often makes the parser stumble several times. */
function yamlProblems(
  document: Document.Parsed,
  text: string,
  place: (start: number, end: number) => { file: string; span: Span },
): Diagnostic[] {
  const lines = new Set<number>();
  const found: Diagnostic[] = [];
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  for (const error of errors.slice(0, MAX_ERRORS)) {
    const opener = openerOf(document, error);
    const start = Math.min(opener ?? error.pos[0], text.length);
    const line = lineStart(text, start);
    if (lines.has(line)) continue;
    lines.add(line);
    if (opener !== undefined) {
      found.push(report('config/yaml', describeYamlError(error, text), place(start, start + 1)));
      continue;
    }
    const lineEnd = text.indexOf('\n', start);
    const end = Math.min(Math.max(error.pos[1], start + 1), lineEnd < 0 ? text.length : Math.max(lineEnd, start));
    found.push(report('config/yaml', describeYamlError(error, text), place(start, end)));
  }
  return found;
}

/** Where the quote or bracket stands whose closing one the parser missed at the end of all that followed. */
function openerOf(document: Document.Parsed, error: YAMLError): number | undefined {
  if (!missesClosing(error)) return undefined;
  const at = error.pos[0];
  let opener: number | undefined;
  visit(document, (_, node) => {
    if (!(isScalar(node) ? node.type?.startsWith('QUOTE_') : isCollection(node) && node.flow)) return;
    const [start, , end] = (node as Scalar).range ?? [at, at, at];
    if (start < at && end >= at && (opener === undefined || start > opener)) opener = start;
  });
  return opener;
}

/** Holds the running count of nodes, which bounds what aliases may expand to. */
class NodeReader {
  private nodes = 0;
  refused = false;
  /** In the order of the text, so that an alias finds the anchor before it. */
  private readonly anchors = new Map<string, Node>();

  constructor(
    private readonly text: string,
    private readonly diagnostics: Diagnostic[],
    private readonly place: (start: number, end: number) => { file: string; span: Span },
  ) {}

  read(node: Node | null | undefined, depth: number, near = 0): Located {
    const [start, blankEnd] = node?.range ?? [near, near];
    // A block ends where the next one begins; its own text ends before the line end.
    const end = start + this.text.slice(start, blankEnd).trimEnd().length;
    const span = this.place(start, end).span;
    const nothing: Located = { kind: 'scalar', value: null, text: '', quoted: false, span };
    if (!node || this.refused) return nothing;
    this.nodes += 1;
    if (this.nodes > MAX_NODES || depth > MAX_DEPTH) {
      this.refused = true;
      const reason =
        depth > MAX_DEPTH ? `it is nested more than ${MAX_DEPTH} levels deep` : 'its aliases expand to too much';
      this.diagnostics.push(report('config/unreadable', { reason }, this.place(start, end)));
      return nothing;
    }
    if (isAlias(node)) {
      const target = this.anchors.get(node.source);
      if (target) return { ...this.read(target, depth + 1), span };
      this.diagnostics.push(report('config/yaml', UNKNOWN_ALIAS, this.place(start, end)));
      return nothing;
    }
    if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(item as Node | null, depth + 1, end)), span };
    }
    if (isMap(node)) return this.readMap(node.items as Pair<Node, Node | null>[], node.flow === true, span, depth);
    return isScalar(node) ? scalar(node, span) : nothing;
  }

  private readMap(pairs: readonly Pair<Node, Node | null>[], flow: boolean, span: Span, depth: number): LocatedMap {
    const entries: LocatedEntry[] = [];
    for (let index = 0; index < pairs.length; index++) {
      const pair = pairs[index]!;
      const [start, end] = pair.key?.range ?? [span.start, span.start];
      if (!isScalar(pair.key)) {
        this.diagnostics.push(
          report(
            'config/yaml',
            { problem: 'A key must be a name', help: 'Write `name: value`.' },
            this.place(start, end),
          ),
        );
        continue;
      }
      const key = pair.key.source ?? String(pair.key.value ?? '');
      let value = this.read(pair.value, depth + 1, end);
      if (key === '<<' && isPlain(pair.key)) {
        for (const entry of mergedEntries(value))
          if (!entries.some((own) => own.key === entry.key)) entries.push(entry);
        continue;
      }
      // `{gender: enum(a, b)?}`: YAML ends the value at the comma inside the parentheses; nobody who writes this means that.
      while (flow && isOpen(value) && continues(pairs[index + 1])) {
        index += 1;
        value = joined(value, pairs[index]!.key as Scalar, this.place);
      }
      const keySpan = this.place(start, end).span;
      const first = entries.findIndex((entry) => entry.key === key && within(entry.keySpan, span));
      if (first >= 0) {
        const related = [{ file: this.place(0, 0).file, span: entries[first]!.keySpan, message: 'first said here' }];
        this.diagnostics.push(
          report('config/duplicate-key', { key: shorten(key) }, { ...this.place(start, end), related }),
        );
        continue;
      }
      const inherited = entries.findIndex((entry) => entry.key === key);
      if (inherited >= 0) entries.splice(inherited, 1);
      entries.push({ key, keySpan, value });
    }
    return { kind: 'map', entries, span };
  }
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}

function mergedEntries(value: Located): readonly LocatedEntry[] {
  if (value.kind === 'map') return value.entries;
  return value.kind === 'list' ? value.items.flatMap(mergedEntries) : [];
}

function isPlain(node: Scalar): boolean {
  return node.type === undefined || node.type === 'PLAIN';
}

function scalar(node: Scalar, span: Span): Located {
  const value = node.value;
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  // A block or quoted scalar's `source` is what was meant, without its quotes and folds.
  return { kind: 'scalar', value: known, text: node.source ?? String(known ?? ''), quoted: !isPlain(node), span };
}

function isOpen(value: Located): boolean {
  if (value.kind !== 'scalar' || value.quoted) return false;
  return (value.text.match(/\(/g)?.length ?? 0) > (value.text.match(/\)/g)?.length ?? 0);
}

function continues(pair: Pair<Node, Node | null> | undefined): boolean {
  return (
    pair !== undefined &&
    isScalar(pair.key) &&
    isPlain(pair.key) &&
    (pair.value === null || (isScalar(pair.value) && pair.value.value === null && !pair.value.source))
  );
}

function joined(value: Located, key: Scalar, place: (start: number, end: number) => { span: Span }): Located {
  if (value.kind !== 'scalar') return value;
  const [start, end] = key.range ?? [value.span.end, value.span.end];
  const text = `${value.text}, ${key.source ?? String(key.value ?? '')}`;
  return { ...value, value: text, text, span: { start: value.span.start, end: place(start, end).span.end } };
}
