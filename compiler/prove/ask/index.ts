/** Answers questions to a project from the model that bounds are proved on. */
import type { Bundle } from '../../../runtime/machine/bundle.js';
import { durationText } from '../../../runtime/machine/duration.js';
import { ALL, ANY, type Proof } from '../index.js';
import type { Answer } from './answer.js';
import { beside, meeting } from './meeting.js';
import type { Names } from './names.js';
import type { Asked } from './question.js';
import { reach } from './reach.js';
import { ends, howLong } from './times.js';

export type { Answer, Because, Shows, Times } from './answer.js';
export { type Names, namesOf, type Step } from './names.js';
export { type Asked, examples, type Reading, readQuestion } from './question.js';
export { latestText, spoken } from './times.js';

export interface Asking {
  readonly bundle: Bundle;
  readonly names: Names;
  readonly proof: Proof;
  /** The same for contacts of whom the condition of the question holds all the while. */
  readonly proofFor?: Proof;
}

export function answer(asked: Asked, { bundle, names, proof, proofFor }: Asking): Answer {
  switch (asked.kind) {
    case 'atMost':
      return atMost(asked, proofFor ?? proof);
    case 'reach':
      return reach(proof.modelOf(asked.scenario), asked.step, names.stepsIn(asked.scenario, asked.step));
    case 'beside':
      return beside(proof.modelOf(asked.scenarios[0]), proof.modelOf(asked.scenarios[1]));
    case 'meet': {
      const [a, b] = asked.steps;
      const steps = [names.stepsIn(undefined, a), names.stepsIn(undefined, b)] as const;
      return meeting({ names: asked.steps, steps, window: asked.window }, proof.modelOf);
    }
    case 'howLong': {
      const steps = asked.step === undefined ? undefined : names.stepsIn(asked.scenario, asked.step);
      return howLong(proof.modelOf(asked.scenario), steps);
    }
    case 'ends': {
      const scenarios = asked.scenario === undefined ? bundle.scenarios.map(({ name }) => name) : [asked.scenario];
      return ends(scenarios.map((name) => proof.modelOf(name)));
    }
  }
}

function atMost(
  { count, channel, window, scenario, audience }: Extract<Asked, { readonly kind: 'atMost' }>,
  proof: Proof,
): Answer {
  const bound = proof.bound(scenario ?? ALL, channel, window);
  const { max, afterCaps, loose, unbounded } = bound;
  const what = `${channel === ANY ? 'messages' : channel} in any ${durationText(window)}`;
  const who = audience === undefined ? 'nobody gets' : `nobody for whom \`${audience}\` holds all the while gets`;
  const among = audience === undefined ? '' : ` for whom \`${audience}\` holds`;
  const from = scenario === undefined ? '' : ` from ${scenario}`;
  if (max !== null && max <= count)
    return {
      holds: true,
      text: `Yes: ${who} more than ${max} ${what}${from}.`,
      because: [],
      loose,
      witness: max === 0 ? [] : bound.witness,
      ...(max > 0 ? { shows: { kind: 'bound', bound, count: max } } : {}),
    };
  const without = max === null ? 'without them there is no limit' : `without them it may be ${max}`;
  const because = unbounded
    ? [
        {
          text: `nothing limits how often \`${unbounded.text}\` of ${unbounded.scenario} comes${unbounded.why === undefined ? '' : `: ${unbounded.why}`}`,
          span: unbounded.span,
        },
      ]
    : [];
  if (afterCaps !== null && afterCaps <= count)
    return {
      holds: true,
      text: `Yes, by the caps: ${who} more than ${afterCaps} ${what}${from}; ${without}.`,
      because,
      loose,
      witness: [],
    };
  const most = afterCaps ?? max;
  const text =
    most === null
      ? `No: there is no limit to the ${what}${from}${among}.`
      : `No: one contact${among} may get up to ${most} ${what}${from}${max !== afterCaps ? ', even with the caps' : ''}.`;
  const counted = bound.witness.flatMap(({ steps }) => steps).filter(({ counts }) => counts).length;
  const shows = { kind: 'bound', bound, count: Math.min(count + 1, counted) } as const;
  return { holds: false, text, because, loose, witness: bound.witness, shows };
}
