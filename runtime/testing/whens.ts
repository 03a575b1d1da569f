/** The `when …` of a test: something happens to the contact now, or the clock runs on until something is true. */
import type { LoadedAlternative, TestStepPlan } from '../machine/index.js';
import { DAY_MS, decide, nextFire, nextOccurrence } from '../machine/index.js';
import { loadAlternative } from '../machine/moments.js';
import type { Trial } from './trial.js';

/** How far the clock runs for a schedule, a date or a condition on time. */
const LONGEST_MS = 5 * 366 * DAY_MS;

/** What is wrong, or null. */
export function whenStep(
  trial: Trial,
  step: Exclude<TestStepPlan, { kind: 'expect' }>,
  scenario: string,
): string | null {
  const say = (text: string) => {
    trial.happened.push({ at: trial.now, scenario, what: { kind: 'when', text }, used: true });
  };
  switch (step.kind) {
    case 'event':
      say(step.event);
      trial.event(step.event, step.fields);
      return null;
    case 'attribute':
      say(`${step.name} is set`);
      trial.input({ kind: 'attributes', values: { [step.name]: step.value } });
      return null;
    case 'group':
      say(`${step.member ? 'enters' : 'leaves'} ${step.group}`);
      trial.input({ kind: 'group', group: step.group, member: step.member });
      return null;
    case 'rfm':
      say(`rfm moves to ${step.to}`);
      return trial.moveRfm(step.to, step.from);
    case 'alive':
      say(`${step.of === 'chance' ? 'p_alive' : 'expected_orders'} is ${step.value ?? 'unknown'}`);
      return trial.sayAlive({ [step.of]: step.value });
    case 'handle':
      say(`${step.label}.${step.moment}`);
      return messageStep(trial, step, scenario);
    case 'until':
      return runUntilFires(trial, loadAlternative(step.alternative), say);
  }
}

function messageStep(trial: Trial, step: Extract<TestStepPlan, { kind: 'handle' }>, scenario: string): string | null {
  const { label, moment } = step;
  const sent = trial.happened.findLast(
    (one) =>
      one.scenario === scenario && one.what.kind === 'send' && (one.what.label === label || one.what.name === label),
  );
  if (sent?.what.kind !== 'send') return `${label} was not sent before, so it cannot be ${moment}`;
  const { id, channel, message } = sent.what;
  trial.input({ kind: 'message', messageId: id, channel, message, scenario, moment });
  return null;
}

function runUntilFires(trial: Trial, alternative: LoadedAlternative, say: (text: string) => void): string | null {
  const limit = trial.now + LONGEST_MS;
  const watch = alternative.moment === null ? watchCondition(trial, alternative) : watchMoment(trial, alternative);
  if (watch === null) return 'the clock alone cannot make this happen: write the event, the move or the change itself';
  if (watch.holds()) return 'this holds at the start already, so it cannot turn true: change what is given';
  for (;;) {
    const next = Math.min(watch.next(), trial.engine.nextDue);
    if (next > limit) return 'this does not happen within five years';
    // Said before the instant's own timers, since it is what starts them.
    trial.advanceBefore(next);
    const place = trial.happened.length;
    trial.advanceTo(next);
    if (!watch.holds()) continue;
    const after = trial.happened.splice(place);
    say('the time comes');
    trial.happened.push(...after);
    return null;
  }
}

interface Watch {
  /** Whether it happens, or holds, at the trial's instant. */
  holds(): boolean;
  /** Next instant to look at again. */
  next(): number;
}

function watchCondition(trial: Trial, { condition }: LoadedAlternative): Watch | null {
  if (condition === null) return null;
  const { keeper } = trial.engine.state;
  const inContext = <T>(ask: () => T): T => {
    keeper.view.bind(trial.engine.contact(trial.index).data, trial.now);
    keeper.context.event = null;
    return ask();
  };
  return {
    holds: () => inContext(() => decide(condition.value(keeper.context))),
    next: () => inContext(() => condition.next(keeper.context)),
  };
}

function watchMoment(trial: Trial, alternative: LoadedAlternative): Watch | null {
  const { keeper } = trial.engine.state;
  const plan = alternative.moment!.plan;
  const bind = () => keeper.view.bind(trial.engine.contact(trial.index).data, trial.now);
  const allows = () => {
    keeper.context.event = null;
    return alternative.condition === null || decide(alternative.condition.value(keeper.context));
  };
  if (plan.on === 'schedule' || plan.on === 'broadcast' || plan.on === 'anniversary') {
    let began = false;
    return {
      holds: () => {
        bind();
        // The instant the test begins at is not waited for.
        if (!began) return false;
        return nextOccurrence(plan, keeper.view, trial.now - 1) === trial.now && allows();
      },
      next: () => {
        bind();
        began = true;
        return nextFire(alternative, keeper.context);
      },
    };
  }
  if (plan.on === 'enters' || plan.on === 'leaves') {
    const isMember = () => {
      bind();
      return plan.of === 'segment' ? keeper.view.inSegment(plan.name) : keeper.view.inGroup(plan.name);
    };
    let before = isMember();
    return {
      holds: () => {
        const now = isMember();
        const turned = now !== before && now === (plan.on === 'enters');
        before = now;
        return turned && allows();
      },
      next: () => Number.POSITIVE_INFINITY,
    };
  }
  return null;
}
