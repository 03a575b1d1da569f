/** What lines that could not be read may have said: the names they hold may be declared or used there. It never tells anything itself. */
import type { Name, Span } from '../../grammar/index.js';
import type { ScenarioSymbol, SequenceSymbol } from '../resolve/symbol.js';
import { own } from '../types/own.js';

export class UnreadLines {
  readonly words = new Set<string>();
  /** Kinds of declarations without a name; `alias` for `as` without one. */
  readonly nameless = new Set<string>();

  constructor(unread: ReadonlyMap<string, readonly Span[]>, texts: ReadonlyMap<string, string>) {
    for (const [file, spans] of unread) {
      const text = texts.get(file) ?? '';
      let done = 0;
      for (const { start, end } of spans) {
        if (start < done) continue;
        const from = text.lastIndexOf('\n', start - 1) + 1;
        const to = text.indexOf('\n', end);
        done = to < 0 ? text.length : to;
        const line = text.slice(from, done);
        for (const [word] of line.matchAll(/[\p{L}][\p{L}\p{M}\p{N}_]*/gu)) this.words.add(word);
        const kind = /^\s*(let|segment|event|sequence)\b(?:\s*[^\p{L}\s]|\s+\p{L}+\s*[^\s("=])/u.exec(line)?.[1];
        if (/\bas\b\s*(?:$|[^\p{L}\s]|(?:and|or|with)\b)/u.test(line)) this.nameless.add('alias');
        if (kind !== undefined) this.nameless.add(kind);
      }
    }
  }

  /** Whether the unknown name may be one that an unread line declares; `what` is the kind of thing wanted. */
  mayDeclare({ text }: Name, what: string): boolean {
    if (this.words.has(text)) return true;
    if (this.nameless.size === 0) return false;
    const kinds = own(declaredAs, what);
    return kinds?.some((kind) => this.nameless.has(kind)) ?? false;
  }
}

/** Where a scenario or a sequence stands; an anonymous scenario from its first `when` to its last. */
export function spanOfOwner(owner: object): Span {
  const { declaration, whens } = owner as Partial<ScenarioSymbol | SequenceSymbol> & Partial<ScenarioSymbol>;
  if (declaration) return declaration.span;
  return { start: whens?.[0]?.span.start ?? 0, end: whens?.at(-1)?.span.end ?? 0 };
}

const declaredAs: Readonly<Record<string, readonly string[]>> = {
  name: ['let', 'segment', 'event', 'alias'],
  event: ['event'],
  'segment or group': ['segment'],
  sequence: ['sequence'],
};
