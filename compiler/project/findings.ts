/** Collects what is found wrong in one file of the project's data. */
import type { Span } from '../../grammar/index.js';
import type { Diagnostic, Fix, RelatedPlace } from '../diagnostics/diagnostic.js';
import type { Code, ParamsOf } from '../diagnostics/registry.js';
import { report } from '../diagnostics/report.js';
import { likelyValue } from './likely.js';
import { describeFound, type Located } from './located.js';

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
}

export function findingsIn(file: string): Findings {
  const diagnostics: Diagnostic[] = [];
  const findings: Findings = {
    file,
    diagnostics,
    add(code, params, span, more = {}) {
      diagnostics.push(report(code, params, { file, span, ...more }));
    },
    wrong(key, node, expected, { suggestion: given, help } = {}) {
      const suggestion = given ?? (node.kind === 'scalar' ? likelyValue(expected, node.text) : undefined);
      const fixes = suggestion === undefined ? [] : [replacement(file, node.span, suggestion)];
      findings.add('config/wrong-value', { key, found: describeFound(node), expected, suggestion, help }, node.span, {
        fixes,
      });
    },
  };
  return findings;
}

/** A fix offered, not applied by itself: a guess at what was meant. */
export function replacement(file: string, span: Span, text: string): Fix {
  return { title: `Replace it with \`${text}\``, edits: [{ file, span, text }], certain: false };
}
