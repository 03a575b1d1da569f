/** Why a path could not be gone to its end in the engine, in the words of its scenario: the first run that did not begin, or the first step that was not come to. */
import type { WitnessRun, WitnessStep } from '../../compiler/prove/index.js';
import type { Bundle, SourceSpan } from '../../runtime/machine/index.js';
import { type Happened, reasonText } from '../../runtime/testing/happenings.js';

/** What happened, without what came of it: a sentence that goes on after a colon. */
export function whyNot(
  { files, scenarios }: Bundle,
  witness: readonly WitnessRun[],
  happened: readonly Happened[],
): string {
  const place = ({ file, line }: SourceSpan) => `${files[file]}:${line + 1}`;
  const counted = new Map<string, number>();
  let held: string | undefined;
  for (const run of witness) {
    const { scenario, text, span } = run;
    const ordinal = counted.get(scenario) ?? 0;
    counted.set(scenario, ordinal + 1);
    const own = happened.filter((one) => one.scenario === scenario);
    const part = runsIn(own)[ordinal];
    const trigger = `\`${text}\` (${place(span)})`;
    if (!part) {
      const refused = own.findLast(({ what }) => what.kind === 'refuse');
      if (refused?.what.kind === 'refuse') return `${trigger} came, but let nobody in: ${reasonText(refused.what)}`;
      const again = ordinal === 0 ? '' : ordinal === 1 ? ' a second time' : ` ${ordinal + 1} times`;
      return `${trigger} could not be made to begin a run of ${scenario}${again} with made-up data`;
    }
    const states = scenarios.find(({ name }) => name === scenario)!.states;
    const labelOf = ({ state }: WitnessStep) => states[state]!.id;
    const missed = missedIn(run.steps, part, labelOf);
    if (missed) return saying(missed, part, labelOf, place);
    const hold = part.find(({ what }) => what.kind === 'hold');
    if (hold?.what.kind === 'hold')
      held ??= `\`send ${hold.what.channel} ${hold.what.message}\` was held: ${reasonText(hold.what)}`;
  }
  return held ?? 'all its messages came, but not as close together as the model allows';
}

/** The happenings of each run, from its entry to the next. */
function runsIn(own: readonly Happened[]): readonly (readonly Happened[])[] {
  const runs: Happened[][] = [];
  for (const one of own) {
    if (one.what.kind === 'enter') runs.push([]);
    runs.at(-1)?.push(one);
  }
  return runs;
}

/** The first step of the path that was not come to. */
function missedIn(
  steps: readonly WitnessStep[],
  part: readonly Happened[],
  labelOf: (step: WitnessStep) => string,
): WitnessStep | undefined {
  let from = 0;
  for (const [index, step] of steps.entries()) {
    const label = labelOf(step);
    const at = part.findIndex(({ what }, place) => place >= from && came(what, step, label));
    if (at >= 0) from = step.kind === 'send' ? at + 1 : at;
    else if (step.kind === 'send' || (index > 0 && step.taken)) return step;
  }
  return undefined;
}

function came(what: Happened['what'], { kind }: WitnessStep, label: string): boolean {
  if (kind === 'send') return what.kind === 'send' && what.label === label;
  return (
    (what.kind === 'step' && what.step === label) ||
    (what.kind === 'give' && what.label === label) ||
    (kind === 'end' && what.kind === 'end')
  );
}

function saying(
  step: WitnessStep,
  part: readonly Happened[],
  labelOf: (step: WitnessStep) => string,
  place: (span: SourceSpan) => string,
): string {
  const what =
    step.kind === 'end' ? 'its end' : `\`${step.kind === 'send' ? step.what : labelOf(step)}\` (${place(step.span)})`;
  const kept = part.findLast(({ what: one }) => one.kind === 'skip' || one.kind === 'hold')?.what;
  if (
    step.kind === 'send' &&
    (kept?.kind === 'skip' || kept?.kind === 'hold') &&
    step.what === `send ${kept.channel} ${kept.message}`
  )
    return `${what} was ${kept.kind === 'skip' ? 'not sent' : 'held'}: ${reasonText(kept)}`;
  const { taken } = step;
  if (taken && taken.by !== 'wait') {
    const condition = `\`${taken.text}\` (${place(taken.span)})`;
    switch (taken.by) {
      case 'choice':
        return `${condition} was not so of the made-up contact`;
      case 'happens':
        return `${condition} could not be made to happen in time`;
      case 'timeout':
        return `${condition} ended before its time was over`;
    }
  }
  const end = part.find(({ what: one }) => one.kind === 'end')?.what;
  if (end?.kind === 'end') return `the run ended as \`${end.outcome}\` before it came to ${what}`;
  return `the run did not come to ${what} in time`;
}
