/** Diagnostics as SARIF 2.1.0 (OASIS), for code scanning. Every code of the registry is a rule; lines and columns count from 1. */
import type { Diagnostic, Fix, Severity } from '../diagnostic.js';
import { lineIndexes, type Range } from '../lines.js';
import { definitionOf, registry } from '../registry.js';
import { inOrder, type RenderInput } from './input.js';

const LEVEL: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

export function sarif({ diagnostics, sources, version, prefix = '' }: RenderInput): string {
  const linesOf = lineIndexes(sources);
  const codes = [...new Set([...Object.keys(registry), ...diagnostics.map(({ code }) => code)])].sort();
  const ruleIndex = new Map(codes.map((code, index) => [code, index]));
  const physical = ({ file, span }: Pick<Diagnostic, 'file' | 'span'>) => ({
    artifactLocation: artifact(`${prefix}${file}`),
    region: region(linesOf(file).rangeOf(span)),
  });
  const fixOf = (fix: Fix) => ({
    description: { text: fix.title },
    artifactChanges: [...new Set(fix.edits.map(({ file }) => file))].map((file) => ({
      artifactLocation: artifact(`${prefix}${file}`),
      replacements: fix.edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({
          deletedRegion: region(linesOf(file).rangeOf(edit.span)),
          insertedContent: { text: edit.text },
        })),
    })),
  });
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'cauce', semanticVersion: version, rules: codes.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: inOrder(diagnostics).map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: ruleIndex.get(diagnostic.code)!,
          level: LEVEL[diagnostic.severity],
          message: {
            text: diagnostic.help === undefined ? diagnostic.message : `${diagnostic.message}. ${diagnostic.help}`,
          },
          locations: [{ physicalLocation: physical(diagnostic) }],
          ...(diagnostic.related.length === 0
            ? {}
            : {
                relatedLocations: diagnostic.related.map((related, id) => ({
                  id,
                  message: { text: related.message },
                  physicalLocation: physical(related),
                })),
              }),
          ...(diagnostic.fixes.length === 0 ? {} : { fixes: diagnostic.fixes.map(fixOf) }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(code: string) {
  const definition = definitionOf(code);
  if (!definition) return { id: code };
  const { why, wrong, right, shown } = definition.explain;
  const markdown = `${why}\n\nWrong:\n\n\`\`\`\n${shown ?? wrong}\n\`\`\`\n\nRight:\n\n\`\`\`\n${right}\n\`\`\``;
  return {
    id: code,
    shortDescription: { text: /^[^.]*\./.exec(why)?.[0] ?? why },
    fullDescription: { text: why },
    help: { text: why, markdown },
    defaultConfiguration: { level: LEVEL[definition.severity] },
  };
}

function artifact(file: string) {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

function region({ start, end }: Range) {
  return {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
}
