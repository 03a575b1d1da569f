/** What the made-up people do with the messages that the replay hands over: some open them, some of those click. */
import type { Responder, ScheduledInput } from '../../runtime/backtest/index.js';
import { hashText } from '../../runtime/engine/hash.js';
import { chance } from './chance.js';
import type { ReadingHabits } from './history.js';

const minuteMs = 60_000;

export interface ReadersData {
  readonly habits: ReadonlyMap<string, ReadingHabits>;
  readonly seed: number;
  /** Where clicks lead. */
  readonly link: string;
}

/** The same people in whatever thread asks for them. */
export function responder({ habits, seed, link }: ReadersData): Responder {
  return readers(habits, seed, link);
}

/** Each message has a stream of chance of its own, so that one more message changes nothing about the others. */
export function readers(habits: ReadonlyMap<string, ReadingHabits>, seed: number, link: string): Responder {
  return {
    onMessage({ id, at, run, model }) {
      const habit = habits.get(run.contact);
      const draw = chance(seed, hashText(id));
      if (!habit || !draw.happens(habit.opens)) return [];
      const input = (moment: 'opened' | 'clicked'): ScheduledInput['input'] => ({
        kind: 'message',
        messageId: id,
        channel: model.channel,
        message: model.name,
        scenario: run.scenario,
        moment,
        ...(moment === 'clicked' && { link }),
      });
      const opened = at + (1 + Math.floor(draw.exponential(9 * 60))) * minuteMs;
      const answers: ScheduledInput[] = [{ at: opened, contact: run.contact, input: input('opened') }];
      if (draw.happens(habit.clicks)) {
        answers.push({ at: opened + (5 + draw.below(120)) * 1000, contact: run.contact, input: input('clicked') });
      }
      return answers;
    },
  };
}
