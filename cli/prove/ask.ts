/** `cauce prove "QUESTION"`: reads the question, answers it from the model, and acts the path out in the engine to say whether it can be gone. */
import type { Project } from '../../compiler/analyse.js';
import { type Answer, type Asked, answer, namesOf, readQuestion, type Step } from '../../compiler/prove/ask/index.js';
import { type Proof, proofOf } from '../../compiler/prove/index.js';
import type { Bundle, CalendarDuration, Zone } from '../../runtime/machine/index.js';
import type { Happened } from '../../runtime/testing/happenings.js';
import { UsageError } from '../exit.js';
import { actOut, playedOut } from './act.js';
import { stageOf } from './stage.js';
import { whyNot } from './why.js';

export interface Told {
  readonly question: string;
  readonly kind: Asked['kind'];
  readonly answer: Answer;
  /** The path has been gone in the engine; undefined where there is none to go. */
  readonly confirmed?: boolean;
  /** Why it could not be, in words. */
  readonly reason?: string;
}

export interface Asking {
  readonly project: Project;
  readonly bundle: Bundle;
  readonly proof: Proof;
  /** Analyses the project with one more file. */
  readonly withFile: (path: string, text: string) => Project;
}

/** A question that cannot be read is wrong use. */
export function told(question: string, { project, bundle, proof, withFile }: Asking): Told {
  const names = namesOf(project.analysis, bundle);
  const reading = readQuestion(question, names);
  if (reading.kind === 'unread')
    throw new UsageError(`this question cannot be read: ${reading.message}\n  ${reading.help}`);
  const { asked } = reading;
  const audience = asked.kind === 'atMost' ? asked.audience : undefined;
  const proofFor = audience === undefined ? undefined : proofAmong(audience, bundle, withFile);
  const found = answer(asked, { bundle, names, proof, ...(proofFor ? { proofFor } : {}) });
  return { question, kind: asked.kind, answer: found, ...confirm(found, bundle) };
}

/** What a segment of the question is called: no name of the language can be so. */
const SEGMENT = 'those_asked_about';
const FILE = 'question.cauce';

/** The condition is one of the language, so the project's own checker judges it. */
function proofAmong(audience: string, bundle: Bundle, withFile: Asking['withFile']): Proof {
  const { analysis, diagnostics } = withFile(FILE, `segment ${SEGMENT} = ${audience}\n`);
  const wrong = diagnostics.find(({ file, severity }) => file === FILE && severity === 'error');
  if (wrong) {
    const help = wrong.help === undefined ? '' : `\n  ${wrong.help}`;
    const said = audience.length > 80 ? `${audience.slice(0, 80)}…` : audience;
    throw new UsageError(`this question cannot be read: after \`for\`, in \`${said}\`: ${wrong.message}${help}`);
  }
  return proofOf({ analysis, bundle, within: SEGMENT });
}

function confirm(found: Answer, bundle: Bundle): Pick<Told, 'confirmed' | 'reason'> {
  const { shows, witness, loose } = found;
  if (!shows || witness.length === 0) return {};
  const stage = stageOf(bundle);
  let why: string | undefined;
  if (shows.kind === 'bound') {
    const acted = actOut(stage, shows.bound, shows.count);
    if (acted.reached >= shows.count) return { confirmed: true };
    why = acted.why;
  } else {
    for (const played of playedOut(stage, witness)) {
      const isSeen =
        shows.kind === 'beside'
          ? wereBeside(played.happened, shows.scenarios)
          : cameTo(bundle, played.happened, shows.steps, shows.window, played.zone);
      if (isSeen) return { confirmed: true };
      why = whyNot(bundle, witness, played.happened);
    }
  }
  const reasons = [...loose, ...(why === undefined ? [] : [why])];
  return { confirmed: false, ...(reasons.length > 0 ? { reason: reasons.join('; ') } : {}) };
}

/** Whether two runs went on for some time both. */
function wereBeside(happened: readonly Happened[], [a, b]: readonly [string, string]): boolean {
  const under = new Map<string, number>();
  for (const { at, scenario, what } of happened) {
    if (what.kind === 'enter') under.set(scenario, at);
    if (what.kind !== 'end') continue;
    const since = under.get(scenario);
    const other = under.get(scenario === a ? b : a);
    if ((scenario === a || scenario === b) && since !== undefined && other !== undefined && at > Math.max(since, other))
      return true;
    under.delete(scenario);
  }
  return under.has(a) && under.has(b);
}

/** Whether something was done at each of the steps, within the window of each other. */
function cameTo(
  { scenarios }: Bundle,
  happened: readonly Happened[],
  steps: readonly (readonly Step[])[],
  window: CalendarDuration | undefined,
  zone: Zone,
): boolean {
  const times = steps.map((of) => {
    const ids = new Set(
      of.map(
        ({ scenario, state }) => `${scenario} ${scenarios.find(({ name }) => name === scenario)?.states[state]?.id}`,
      ),
    );
    return happened.flatMap(({ at, scenario, what }) => {
      const id =
        what.kind === 'step' ? what.step : what.kind === 'send' || what.kind === 'give' ? what.label : undefined;
      return id !== undefined && ids.has(`${scenario} ${id}`) ? [at] : [];
    });
  });
  if (times.some((of) => of.length === 0)) return false;
  const [first, second] = times;
  if (!window || !second) return true;
  return first!.some((a) => second.some((b) => Math.max(a, b) < zone.add(Math.min(a, b), window)));
}
