/** Runs language fixtures: source whose comments say which diagnostics it gets, `#     ^^^ code: part of the message` under the line. Only for tests. */
import type { Span } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { parseFile } from '../analyse.js';
import type { Analysis } from '../analysis.js';
import { preludePath, preludeText } from '../prelude.js';
import { checkProject } from './index.js';
import { shop } from './model.fixture.js';

/** Checks sources by path against the model of the fixture shop, or another. */
export function check(sources: Readonly<Record<string, string>> | string, model: ProjectModel = shop): Analysis {
  const files = typeof sources === 'string' ? { 'test.cauce': sources } : sources;
  return checkProject({
    files: Object.entries(files).map(([path, text]) => parseFile(path, text)),
    prelude: parseFile(preludePath, preludeText),
    model,
    places: new Map(),
    now: Date.UTC(2026, 2, 2),
  });
}

/** One line a diagnostic, as a marker would say it: `3:10-14 names/unknown: There is …`; lines from 1. */
export function found(analysis: Analysis, path = 'test.cauce'): readonly string[] {
  const text = analysis.files.find((file) => file.path === path)?.text ?? '';
  return analysis.diagnostics
    .filter((diagnostic) => diagnostic.file === path)
    .map(
      ({ code, message, span }) =>
        `${position(text, span.start)}-${position(text, endOnLine(text, span))} ${code}: ${message}`,
    );
}

/** A span of several lines is marked on its first. */
function endOnLine(text: string, span: Span): number {
  const lineEnd = text.indexOf('\n', span.start);
  return lineEnd < 0 ? span.end : Math.min(span.end, lineEnd);
}

/** The markers of a source, in the same form; a marker that only names the code and the beginning of the message matches by `startsWith`. */
export function marked(text: string): readonly { readonly at: string; readonly says: string }[] {
  const markers: { at: string; says: string }[] = [];
  let line = 0;
  text.split('\n').forEach((content, index) => {
    const marker = /^(\s*#\s*)(\^+)\s+(\S+\/\S+.*)$/.exec(content);
    if (!marker) {
      line = index + 1;
      return;
    }
    const [, before = '', carets = '', says = ''] = marker;
    const start = before.length + 1;
    markers.push({ at: `${line}:${start}-${line}:${start + carets.length}`, says: says.trim() });
  });
  return markers;
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before.at(-1)!.length + 1}`;
}
