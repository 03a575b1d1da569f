// One input of one run: what its state becomes and what the host must do. Pure and total: no input, however odd, throws,
// and one that does not fit changes nothing. Production, tests, backtest and `why` all run this.
import { advance } from './advance.js';
import { decide } from './evaluate/index.js';
import { concerns } from './interests.js';
import { judge, judgeAfterEnd, takeHandle } from './judge.js';
import type { LoadedMachine } from './program.js';
import type { Facts, RunState, StepInput, StepResult } from './run.js';
import type { LoadedState } from './states.js';
import { newWork, noEffects, noRun, resumeWork, setSlot, settle } from './work.js';

/**
 * `run` is null before the run began; `facts` are those after the input has changed data, `facts.now` its instant.
 * The host keeps the order of R2: timers due before an input are stepped before it, those of its instant after it.
 * An unchanged run comes back as the same object, with a shared empty list of effects.
 *
 * A `start` refused by a stop condition (R5) has `refused`. Whether the entry rule, `for` and `active` let it in is the
 * host's question, before it asks here. A run that leaves a `send` state unanswered withdraws its message.
 */
export function step(machine: LoadedMachine, run: RunState | null, input: StepInput, facts: Facts): StepResult {
  if (run === null) return input.kind === 'start' ? start(machine, input, facts) : nothing;
  const state = machine.states[run.state];
  if (state === undefined) return stepEnded(machine, run, input, facts);
  if (!concerns(state.interest, input) || !fits(state, run, input, facts)) return { run, effects: noEffects };
  const work = resumeWork(machine, run, facts);
  if (input.kind === 'handle' && !takeHandle(work, input)) return { run, effects: noEffects };
  judge(work, state, input);
  return settle(work, run, input.kind === 'timer');
}

const nothing: StepResult = Object.freeze({ run: noRun, effects: noEffects });

const refused: StepResult = Object.freeze({
  run: Object.freeze({ ...noRun, outcome: 'stopped' }),
  effects: noEffects,
  refused: true,
});

function start(
  machine: LoadedMachine,
  input: Extract<StepInput, { readonly kind: 'start' }>,
  facts: Facts,
): StepResult {
  const trigger = machine.triggers[input.trigger];
  if (trigger === undefined) return nothing;
  const work = newWork(machine, facts, input.event);
  const bind = trigger.alternatives[input.alternative]?.bind ?? -1;
  if (bind >= 0 && input.event !== null) setSlot(work, bind, input.event);
  for (const { moment, condition } of machine.stops) {
    if (moment === null && condition !== null && decide(condition.value(work))) return refused;
  }
  advance(work, trigger.plan.start);
  work.event = null;
  return settle(work, null, true);
}

function stepEnded(machine: LoadedMachine, run: RunState, input: StepInput, facts: Facts): StepResult {
  if (input.kind === 'start') return start(machine, input, facts);
  if (input.kind === 'timer' || !concerns(machine.afterEnd, input)) return { run, effects: noEffects };
  const work = resumeWork(machine, run, facts);
  if (input.kind === 'handle' && !takeHandle(work, input)) return { run, effects: noEffects };
  judgeAfterEnd(work, input);
  return settle(work, run, false);
}

/** Whether an answer or a timer is meant for what the run is doing now. */
function fits(state: LoadedState, run: RunState, input: StepInput, facts: Facts): boolean {
  switch (input.kind) {
    case 'timer':
      return run.wake <= facts.now;
    case 'resume':
      return state.act.kind === 'change' && (input.state === undefined || input.state === run.state);
    case 'code':
      return state.act.kind === 'give' && (input.state === undefined || input.state === run.state);
    default:
      return true;
  }
}
