/** What a history shows is held against the answers to questions: who was in two scenarios at once, and what came within a time of each other, cannot be denied. */
import { beside, meeting } from '../../../compiler/prove/ask/meeting.js';
import type { Proof } from '../../../compiler/prove/index.js';
import type { Bundle, CalendarDuration } from '../../../runtime/machine/index.js';
import type { Played } from './play.fixture.js';

/** Pairs of each program that are asked about. */
const mostAsked = 6;

const windows: readonly CalendarDuration[] = [
  { months: 0, days: 1, ms: 0 },
  { months: 0, days: 7, ms: 0 },
];

export interface Questions {
  /** How many have been answered. */
  readonly count: number;
  /** What a history shows and an answer denies. */
  denied(played: Played): string | undefined;
}

export function questionsOf(proof: Proof, { scenarios }: Bundle): Questions {
  const asked = new Map<string, boolean>();
  const holds = (key: string, answer: () => boolean | undefined): boolean => {
    const known = asked.get(key);
    if (known !== undefined || asked.size >= mostAsked) return known ?? true;
    const found = answer() !== false;
    asked.set(key, found);
    return found;
  };
  const stateOf = (scenario: string, step: string) =>
    scenarios.find(({ name }) => name === scenario)!.states.findIndex(({ id }) => id === step);
  return {
    get count() {
      return asked.size;
    },
    denied({ stays, sent, zones }) {
      for (const [index, one] of stays.entries()) {
        for (const other of stays.slice(index + 1)) {
          const isBeside = one.contact === other.contact && Math.max(one.from, other.from) < Math.min(one.to, other.to);
          if (!isBeside || one.scenario === other.scenario) continue;
          const [a, b] = [one.scenario, other.scenario].sort() as [string, string];
          if (!holds(`${a} beside ${b}`, () => beside(proof.modelOf(a), proof.modelOf(b)).holds))
            return `one contact was in ${a} and ${b} at once, which the answer denies`;
        }
      }
      for (const [index, one] of sent.entries()) {
        for (const other of sent.slice(index + 1, index + 4)) {
          if (one.contact !== other.contact) continue;
          const window = windows.find((length) => other.at < zones[one.contact]!.add(one.at, length));
          if (!window) continue;
          const steps = [one, other].map(
            ({ scenario, step }) => [{ scenario, state: stateOf(scenario, step) }] as const,
          );
          const names = [one, other].map(({ scenario, step }) => `${step} of ${scenario}`) as [string, string];
          const question = { names, steps: [steps[0]!, steps[1]!] as const, window };
          if (!holds(`${names.join()} ${window.days}`, () => meeting(question, proof.modelOf).holds))
            return `${names.join(' and ')} came within ${window.days}d of each other, which the answer denies`;
        }
      }
      return undefined;
    },
  };
}
