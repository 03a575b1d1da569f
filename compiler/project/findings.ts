/** Collects what is found wrong in one file of the project's data. */
import type { Span } from '../../grammar/index.js';
import type { Diagnostic, Fix, RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Code, ParamsOf } from '../diagnostics/registry.js';
import { report } from '../diagnostics/report.js';
import { suggest } from '../diagnostics/suggest.js';
import { likelyValue } from './likely.js';
import { describeFound, type Located } from './located.js';

/** What would be right where something is written: one of these, or the name of something that programs declare too. */
export interface Choices {
  readonly written: string;
  readonly kind: 'key' | 'name' | 'example' | 'declared';
  /** Of `declared` the one thing it names. */
  readonly choices: readonly string[];
}

export interface Findings {
  readonly file: string;
  readonly diagnostics: Diagnostic[];
  add<C extends Code>(
    code: C,
    params: ParamsOf<C>,
    span: Span,
    more?: { related?: readonly RelatedPlace[]; fixes?: readonly Fix[] },
  ): void;
  /** `key` should be `expected`, but is what stands at `node`. */
  wrong(
    key: string,
    node: Located,
    expected: string,
    more?: { suggestion?: string | undefined; help?: string | undefined },
  ): void;
  /** Who listens hears of these; the nearest to what is written, where one is near enough. */
  near(written: string, choices: readonly string[], kind?: Choices['kind']): string | undefined;
}

/** `listen` is told what would be right at each place a reader comes to and does not know what is written. */
export function findingsIn(file: string, listen: (choices: Choices) => void = () => {}): Findings {
  const diagnostics: Diagnostic[] = [];
  const findings: Findings = {
    file,
    diagnostics,
    add(code, params, span, more = {}) {
      diagnostics.push(report(code, params, { file, span, ...more }));
    },
    wrong(key, node, expected, { suggestion: given, help } = {}) {
      if (node.kind === 'scalar') listen({ written: node.text, kind: 'example', choices: quotedIn(expected) });
      const suggestion = given ?? (node.kind === 'scalar' ? likelyValue(expected, node.text) : undefined);
      const fixes = suggestion === undefined ? [] : [replacement(file, node.span, suggestion)];
      findings.add('config/wrong-value', { key, found: describeFound(node), expected, suggestion, help }, node.span, {
        fixes,
      });
    },
    near(written, choices, kind = 'name') {
      listen({ written, kind, choices });
      return suggest(written, choices);
    },
  };
  return findings;
}

/** `a duration such as \`24h\`` without the words; patterns with `…` are no examples. */
export function quotedIn(expected: string): readonly string[] {
  return [...expected.matchAll(/`([^`…]+)`/g)].map(([, example]) => example!);
}

/** A fix offered, not applied by itself: a guess at what was meant. */
export function replacement(file: string, span: Span, text: string): Fix {
  return { title: `Replace it with \`${text}\``, edits: [{ file, span, text }], certain: false };
}
