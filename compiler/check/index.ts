/** From parsed files and a shop's model to what they mean: names, types, diagnostics. One pass, no state that outlives it. */
import type { Analysis } from '../analysis.js';
import { checkTemplate } from '../templates/check.js';
import { brokenScenarios, failUnread } from './broken.js';
import type { Checker } from './checker.js';
import { checkFiles } from './files.js';
import { type CheckInput, checkerFor, declare } from './table.js';
import { checkWhole, sendsByMessage } from './whole.js';

export type { CheckInput } from './table.js';
export { splitTrigger, type TriggerPart } from './trigger-split.js';

export function checkProject(input: CheckInput): Analysis {
  const { model, places, prelude, templates = [] } = input;
  const table = declare(input);
  const { collected, files } = table;
  const c = checkerFor(table);
  const facts = checkFiles(c, table);
  const sends = sendsByMessage(facts);
  const shown = new Map(
    templates.flatMap((template) => {
      const codes = checkTemplate(c, template, sends.get(template.key) ?? []);
      return codes ? [[template.key, codes]] : [];
    }),
  );
  checkWhole(c, table, facts, templates.length > 0 ? shown : undefined);
  failUnread(c, collected);
  return {
    model,
    files: [...files, prelude],
    symbols: c.symbols,
    types: c.types,
    meanings: c.meanings,
    diagnostics: inOrder(c),
    broken: brokenScenarios(c, collected),
    places,
    unread: c.unread,
  };
}

/** By file, then by place; at one place errors first. */
function inOrder(c: Checker): Analysis['diagnostics'] {
  const rank = { error: 0, warning: 1, info: 2 } as const;
  return [...c.diagnostics].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.span.start - b.span.start ||
      rank[a.severity] - rank[b.severity] ||
      a.span.end - b.span.end,
  );
}
