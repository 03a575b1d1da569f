/**
 * Applies `# cauce: allow CODE reason`: takes away what the author allowed on the line below the comment (or on its own line,
 * where the comment ends one), and tells which of these comments are themselves wrong. Errors cannot be allowed.
 */
import type { Span } from '../../grammar/index.js';
import type { CommentedFile } from './comments.js';
import type { Diagnostic } from './diagnostic.js';
import { LineIndex } from './lines.js';
import { definitionOf, registry } from './registry.js';
import { report } from './report.js';
import { suggest } from './suggest.js';

interface Allowance {
  readonly code: string;
  readonly line: number;
  readonly lastLine: number;
  readonly span: Span;
}

const TO_THE_COMPILER = /^\s*cauce:\s*(.*?)\s*$/s;
const ALLOW = /^allow\s+(\S+)\s*(.*)$/s;

/** Found in one environment and not in another: what is allowed in vain here is needed there. */
const ENVIRONMENTAL: ReadonlySet<string> = new Set<keyof typeof registry>(['config/variable-unset']);

export function suppress(diagnostics: readonly Diagnostic[], files: readonly CommentedFile[]): Diagnostic[] {
  const rest = new Set(diagnostics);
  const own: Diagnostic[] = [];
  const byFile = groupBy(diagnostics, ({ file }) => file);
  for (const file of files) {
    if (!file.tree.comments.some(({ text }) => TO_THE_COMPILER.test(text))) continue;
    const lines = new LineIndex(file.text);
    const here = byFile.get(file.path) ?? [];
    const byLine = groupBy(here, ({ code, span }) => `${lines.positionAt(span.start).line} ${code}`);
    const broken = here.some(({ severity }) => severity === 'error');
    for (const allowance of allowancesOf(file, lines, own)) {
      const met = [
        ...(allowance.lastLine > allowance.line
          ? here.filter((one) => one.code === allowance.code && isWithin(one, allowance, lines))
          : (byLine.get(`${allowance.line} ${allowance.code}`) ?? [])),
        ...(allowance.span.end <= (file.headEnd ?? 0) ? here.filter((one) => isOfWhole(one, allowance.code)) : []),
      ];
      for (const diagnostic of met) rest.delete(diagnostic);
      // In a file with errors not everything was looked for, so what is not found may still be there.
      if (met.length === 0 && !broken && !ENVIRONMENTAL.has(allowance.code))
        own.push(report('suppression/unused', { code: allowance.code }, { file: file.path, span: allowance.span }));
    }
  }
  return [...diagnostics.filter((diagnostic) => rest.has(diagnostic)), ...own];
}

/** About a file as a whole, with no line that a comment could stand above. */
function isOfWhole({ code, span }: Diagnostic, allowed: string): boolean {
  return code === allowed && span.start === 0 && span.end === 0;
}

function groupBy(diagnostics: readonly Diagnostic[], key: (one: Diagnostic) => string): Map<string, Diagnostic[]> {
  const groups = new Map<string, Diagnostic[]>();
  for (const one of diagnostics) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}

function allowancesOf(file: CommentedFile, lines: LineIndex, own: Diagnostic[]): Allowance[] {
  const commentLines = new Set(
    file.tree.comments
      .filter((comment) => isAlone(comment.span, lines))
      .map(({ span }) => lines.positionAt(span.start).line),
  );
  const allowances: Allowance[] = [];
  for (const { span, text } of file.tree.comments) {
    const said = TO_THE_COMPILER.exec(text)?.[1];
    if (said === undefined) continue;
    const place = { file: file.path, span };
    const allow = ALLOW.exec(said);
    const code = allow?.[1] ?? '';
    const definition = definitionOf(code);
    if (!allow || !definition) {
      own.push(
        report(
          'suppression/unreadable',
          { text: code || said, suggestion: suggest(code, Object.keys(registry)) },
          place,
        ),
      );
    } else if (definition.severity === 'error') own.push(report('suppression/not-possible', { code }, place));
    else {
      if (allow[2] === '') own.push(report('suppression/no-reason', { code }, place));
      let line = lines.positionAt(span.start).line;
      while (commentLines.has(line)) line++;
      allowances.push({ code, line, lastLine: file.nested ? lastUnder(line, lines) : line, span });
    }
  }
  return allowances;
}

function isWithin({ span }: Diagnostic, { line, lastLine }: Allowance, lines: LineIndex): boolean {
  const at = lines.positionAt(span.start).line;
  return line <= at && at <= lastLine;
}

/** The last line that is indented deeper than this one, with nothing but such and empty lines between. */
function lastUnder(line: number, lines: LineIndex): number {
  const indentation = (at: number) => lines.lineText(at).search(/\S/);
  let last = line;
  for (let at = line + 1; at < lines.lineCount; at++) {
    const deep = indentation(at);
    if (deep === -1) continue;
    if (deep <= indentation(line)) break;
    last = at;
  }
  return last;
}

function isAlone(span: Span, lines: LineIndex): boolean {
  const { line, character } = lines.positionAt(span.start);
  return lines.lineText(line).slice(0, character).trim() === '';
}
