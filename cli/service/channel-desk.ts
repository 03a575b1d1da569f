/** The senders of a service at work: made at its start, and brought into step with what each deploy says of the channels. Hands nothing over. */
import type { Sender } from '../../runtime/channels/sender.js';
import { retry } from '../../runtime/channels/sender.js';
import { type Senders, SettingsProblem } from '../../runtime/channels/senders/index.js';
import type { ProjectModel } from '../../runtime/machine/index.js';

export interface ChannelDesk {
  /** By channel; whoever hands over looks here each time. */
  readonly senders: ReadonlyMap<string, Sender>;
  /** As of the start. */
  readonly dry: Senders['dry'];
  /** New and changed channels get a sender of their own. What is set up wrongly is told, and stays as it was. */
  follow(model: Pick<ProjectModel, 'channels'>): void;
}

export interface ChannelNews {
  readonly onNew: (channel: string, dry: readonly string[] | null) => void;
  readonly onProblem: (channel: string, problem: string) => void;
}

/** Hand-overs that have begun with a sender that is replaced come to their end. */
const LAST_HAND_OVER_MS = 300_000;

/** `make`: for all channels, or for one. Throws `SettingsProblem` at the start. */
export function channelDesk(
  model: Pick<ProjectModel, 'channels'>,
  make: (only?: string) => Senders,
  { onNew, onProblem }: ChannelNews,
): ChannelDesk {
  const { senders: first, dry } = make();
  const senders = new Map(first);
  const known = new Map(Object.entries(model.channels).map(([channel, given]) => [channel, JSON.stringify(given)]));
  return {
    senders,
    dry,
    follow({ channels }) {
      for (const [channel, given] of Object.entries(channels)) {
        const text = JSON.stringify(given);
        if (known.get(channel) === text) continue;
        known.set(channel, text);
        try {
          const made = make(channel);
          const before = senders.get(channel);
          senders.set(channel, made.senders.get(channel)!);
          if (before !== undefined) setTimeout(() => void before.close(), LAST_HAND_OVER_MS).unref();
          onNew(channel, made.dry[0]?.missing ?? null);
        } catch (error) {
          if (!(error instanceof SettingsProblem)) throw error;
          if (!senders.has(channel)) senders.set(channel, notSetUp);
          for (const problem of error.problems) onProblem(channel, problem);
        }
      }
    },
  };
}

/** Its messages wait until the channel is put right. */
const notSetUp: Sender = {
  concurrency: 1,
  isRepeatable: true,
  handOver: async () => retry('not_set_up'),
  close: async () => {},
};
