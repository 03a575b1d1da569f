/**
 * A run that a deploy has put into a state of another version of its machine: works out when its wait there is over, counted from when the run
 * came to wait, not from the deploy. It takes no step and has no effects.
 */
import { roundBegins } from './advance.js';
import type { LoadedMachine } from './program.js';
import type { Facts, RunState } from './run.js';
import { targetInstant } from './targets.js';
import { deadlineAfter, resumeWork, setSlot, settle } from './work.js';

/** `keepsDeadline`: the state is as it was, and what it once worked out stays. Facts as of the deploy. */
export function rejoin(machine: LoadedMachine, run: RunState, facts: Facts, keepsDeadline: boolean): RunState {
  const state = machine.states[run.state];
  if (state === undefined) return run;
  const work = resumeWork(machine, run, facts);
  const { act } = state;
  if (act.kind === 'send' && (work.slots[act.handle] ?? null) === null) setSlot(work, act.handle, act.fresh);
  if (!keepsDeadline) {
    switch (act.kind) {
      case 'wait':
        work.deadline = deadlineAfter(work, run.since, act.duration);
        break;
      case 'waitFor':
        work.deadline = deadlineAfter(work, run.since, act.upTo);
        break;
      case 'until': {
        // The next nine o'clock is the one after the run came here; what data say is asked as of now.
        const asOf = act.target.kind === 'computed' ? facts : ({ now: run.since, zone: facts.zone } as Facts);
        work.deadline = targetInstant(act.target, { ...work, facts: asOf }) ?? facts.now;
        break;
      }
      case 'loop':
        work.deadline = roundBegins(work, act.loop);
        break;
      default:
        work.deadline = Number.POSITIVE_INFINITY;
    }
  }
  return settle(work, run, true).run;
}
