/** Adds what a ready-made scenario needs: its messages, and the lines that `cauce.yaml` lacks. */
import type { Diagnostic } from '../../../compiler/index.js';
import { configPath } from '../../../compiler/sources.js';
import type { Action, ProjectEdit } from '../data.js';
import { linesOf } from '../diagnostics.js';
import type { ReadyMade } from '../starters.js';
import type { View } from '../view.js';
import type { Workspace } from '../workspace/workspace.js';
import { editOf } from './edit.js';

/** Undefined where nothing is missing. */
export function needsOf(workspace: Workspace, { messages, config }: ReadyMade): ProjectEdit | undefined {
  if (messages.size === 0 && config === undefined) return undefined;
  const created = [...messages].map(([path, text]) => ({ path, text }));
  if (config === undefined) return { files: [], renamed: [], created };
  const before = workspace.texts.get(configPath);
  if (before === undefined)
    return { files: [], renamed: [], created: [...created, { path: configPath, text: config }] };
  return { ...editOf([{ path: configPath, ...difference(before, config) }], linesOf(workspace)), created };
}

/** For an error in a scenario, or in a test of one, that is called or entitled like a ready-made one. */
export function addNeeds(
  view: View,
  { severity, span }: Diagnostic,
  ready: () => readonly ReadyMade[],
): readonly Action[] {
  if (severity !== 'error' || !view.program) return [];
  const { declarations } = view.program.tree;
  const scenarios = declarations.flatMap((one) => (one.kind === 'scenario' ? [one] : []));
  const around = declarations.find((one) => one.span.start <= span.start && span.end <= one.span.end);
  const scenario = around?.kind === 'test' ? scenarios.find(({ name }) => name.text === around.scenario?.text) : around;
  if (scenario?.kind !== 'scenario') return [];
  return ready().flatMap((one) => {
    const isIt = scenario.name.text === one.name || titleOf(one) === scenario.title?.value;
    const edit = isIt ? needsOf(view.workspace, one) : undefined;
    const title = `Add what the ready-made scenario \`${one.name}\` needs`;
    return edit ? [{ title, kind: 'quickfix', edit, isPreferred: true }] : [];
  });
}

function titleOf({ program, name }: ReadyMade): string | undefined {
  return /^scenario \w+ "([^"]*)"/m.exec(program(name))?.[1];
}

/** What lies between what both begin and end with. */
function difference(before: string, after: string) {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { span: { start, end: before.length - end }, text: after.slice(start, after.length - end) };
}
