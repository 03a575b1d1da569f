/** Comments to the compiler in files that are no programs: `cauce.yaml`, the front matter of messages, and their templates. It only finds them. */
import type { Span } from '../../grammar/index.js';

export interface CommentedFile {
  readonly path: string;
  readonly text: string;
  /** `text` of a comment is what stands after `#`. */
  readonly tree: { readonly comments: readonly { readonly span: Span; readonly text: string }[] };
  /** Where the head of a message ends: a comment up to there may be about the file as a whole. */
  readonly headEnd?: number;
  /** Whether a comment counts for all that is indented under the line it stands above: so in `cauce.yaml`. */
  readonly nested?: true;
}

type Comment = CommentedFile['tree']['comments'][number];

/** A YAML text as a file whose comments to the compiler can be read. */
export function commentedYaml(path: string, text: string): CommentedFile {
  return { path, text, tree: { comments: yamlComments(text) }, nested: true };
}

function yamlComments(text: string): readonly Comment[] {
  return found(text, /(?<=^|[ \t])#([ \t]*cauce:[^\r\n]*)/gm);
}

const FRONT = /^\ufeff?---[ \t]*(?:\r\n|\n|\r)(?:[\s\S]*?(?:\r\n|\n|\r))?---[ \t]*(?=\r|\n|$)/;
/** `{% # cauce: … %}` and `{% comment %} cauce: … {% endcomment %}`: neither is ever sent. */
const LIQUID = /\{%-?\s*#(\s*cauce:[^%]*?)-?%\}|\{%-?\s*comment\s*-?%\}(\s*cauce:[^{]*?)\{%-?\s*endcomment\s*-?%\}/g;
/** A comment of HTML goes out with the message, so it is told instead of read. */
const HTML = /<!--\s*(?=cauce:)([\s\S]{0,200}?)\s*-->/g;

/** A message as a file whose comments to the compiler can be read: those of its front matter, and of Liquid in its template. */
export function commentedMessage(path: string, text: string): CommentedFile {
  if (!text.includes('cauce:')) return { path, text, tree: { comments: [] } };
  const headEnd = FRONT.exec(text)?.[0].length ?? 0;
  const body = text.slice(headEnd);
  const moved = ({ span, text: said }: Comment) => ({
    span: { start: span.start + headEnd, end: span.end + headEnd },
    text: said,
  });
  const html = found(body, HTML).map(({ span }) => ({ span, text: ' cauce: <!-- … -->' }));
  const comments = [...yamlComments(text.slice(0, headEnd)), ...[...found(body, LIQUID), ...html].map(moved)];
  return { path, text, headEnd, tree: { comments } };
}

function found(text: string, pattern: RegExp): readonly Comment[] {
  return [...text.matchAll(pattern)].map((match) => ({
    span: { start: match.index, end: match.index + match[0].length },
    text: match[1] ?? match[2]!,
  }));
}
