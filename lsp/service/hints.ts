/** What a text does not say by itself: when a message goes out at the earliest, and how many a scenario sends on one path at most. */
import { blocksOf } from '../../compiler/check/blocks.js';
import { nameOfFile } from '../../compiler/resolve/collect.js';
import type { Block, Expression, ScenarioDeclaration, Statement, WhenBlock } from '../../grammar/index.js';
import type { Hint, Range } from './data.js';
import { counted, type LiveFigures, reachedAt, type ScenarioFigures } from './figures.js';
import { offsetOf, type View } from './view.js';

export function inlayHints(
  view: View,
  range: Range,
  now: number | undefined,
  figures: LiveFigures | undefined,
): readonly Hint[] {
  const { program } = view;
  if (!program) return [];
  const [from, to] = [offsetOf(view, range.start), offsetOf(view, range.end)];
  return program.tree.declarations
    .filter(({ span }) => span.start <= to && span.end >= from)
    .flatMap((declaration) => {
      if (declaration.kind !== 'scenario' && declaration.kind !== 'when') return [];
      const whens = declaration.kind === 'scenario' ? declaration.whens : [declaration];
      const most = Math.max(0, ...whens.map(({ body }) => mostSent(view, body, [])));
      const title = declaration.kind === 'scenario' ? (declaration.title ?? declaration.name) : declaration.trigger;
      const hints: Hint[] =
        most === 0
          ? []
          : [
              {
                position: view.lines.positionAt(title.span.end),
                label: ` at most ${most} ${most === 1 ? 'message' : 'messages'}`,
                tooltip: 'The most messages that one run sends on one path, before caps and other limits.',
              },
            ];
      const live = figures?.scenarios.get(scenarioOf(declaration, view.path));
      if (live) for (const { body } of whens) branches(view, body, (hint) => hints.push(hint), live);
      if (now === undefined) return hints;
      for (const { body } of whens) times(view, body, 0, (at, elapsed) => hints.push(time(view, at, now, elapsed)));
      return hints;
    })
    .sort((a, b) => a.position.line - b.position.line);
}

function scenarioOf(declaration: ScenarioDeclaration | WhenBlock, path: string): string {
  return declaration.kind === 'scenario' ? declaration.name.text : nameOfFile(path);
}

/** At the first step of each branch how many came there, where the line is as it is deployed. */
function branches(view: View, block: Block, tell: (hint: Hint) => void, live: ScenarioFigures): void {
  for (const statement of block.statements) {
    for (const branch of blocksOf(statement)) {
      const [first] = branch.statements;
      const line = first && view.lines.positionAt(first.span.start).line;
      const text = line === undefined ? '' : withoutComment(view.lines.lineText(line));
      const reached = line === undefined ? undefined : reachedAt(live, text.trim(), line + 1);
      if (line !== undefined && reached !== undefined)
        tell({
          position: { line, character: text.length },
          label: ` ${counted(reached, 'time', 'times')}`,
          tooltip: 'So often somebody came here, by the store of this project.',
        });
      branches(view, branch, tell, live);
    }
  }
}

function withoutComment(line: string): string {
  return line.replace(/\s*(?:#.*)?$/, '');
}

/** A sequence that does itself sends no more by that. */
function mostSent(view: View, block: Block, inside: readonly string[]): number {
  return block.statements.reduce((sum, statement) => sum + mostBy(view, statement, inside), 0);
}

function mostBy(view: View, statement: Statement, inside: readonly string[]): number {
  if (statement.kind === 'send') return 1;
  if (statement.kind === 'repeat') return statement.times.value * mostSent(view, statement.body, inside);
  if (statement.kind === 'do') {
    const { text } = statement.sequence;
    const symbol = inside.includes(text) ? undefined : view.workspace.symbols.sequences.get(text);
    return symbol ? mostSent(view, symbol.declaration.body, [...inside, text]) : 0;
  }
  return Math.max(0, ...blocksOf(statement).map((block) => mostSent(view, block, inside)));
}

/** Of every send after a wait the shortest time since entry, ms, along the waits whose length is written down. */
function times(view: View, block: Block, start: number, tell: (at: Statement, elapsed: number) => void): number {
  let elapsed = start;
  for (const statement of block.statements) {
    switch (statement.kind) {
      case 'wait':
        elapsed += least(statement.duration);
        break;
      case 'send':
        if (elapsed > 0) tell(statement, elapsed);
        break;
      case 'waitFor': {
        for (const arm of statement.arms) if (arm.block) times(view, arm.block, elapsed, tell);
        const timeout = elapsed + least(statement.upTo);
        if (statement.otherwise) times(view, statement.otherwise, timeout, tell);
        break;
      }
      default: {
        const ends = blocksOf(statement).map((inner) => times(view, inner, elapsed, tell));
        if (ends.length > 0) elapsed = Math.min(...ends);
      }
    }
  }
  return elapsed;
}

const units = {
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  mo: 2_592_000_000,
  y: 31_536_000_000,
};

function least(expression: Expression): number {
  switch (expression.kind) {
    case 'duration':
      return expression.parts.reduce((sum, { value, unit }) => sum + value * units[unit], 0);
    case 'conditional':
      return Math.min(least(expression.then), least(expression.otherwise));
    case 'paren':
      return least(expression.inner);
    default:
      return 0;
  }
}

function time(view: View, { span }: Statement, now: number, elapsed: number): Hint {
  const line = view.lines.positionAt(span.start).line;
  const text = withoutComment(view.lines.lineText(line));
  const shown = new Intl.DateTimeFormat('en-GB', {
    timeZone: view.workspace.model.timezone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(now + elapsed);
  return {
    position: { line, character: text.length },
    label: ` ≈ ${shown.replace(',', '')}`,
    tooltip: 'For somebody who enters now, at the earliest; quiet hours and caps may hold it back.',
  };
}
