/** The most messages that one contact can get, before and after a change: what proof says of both versions. Only what differs is told. */
import type { Analysis } from '../../compiler/analysis.js';
import { ALL, ANY, type Proof, proofOf, windowsOf } from '../../compiler/prove/index.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { Bundle, CalendarDuration } from '../../runtime/machine/index.js';

export interface Provable {
  readonly analysis: Analysis;
  readonly bundle: Bundle;
}

/** Null: there is no limit. */
export interface Most {
  readonly max: number | null;
  readonly afterCaps: number | null;
}

/** `before`, `after`: null where that version does not have the scenario. */
export interface BoundChange {
  /** A scenario's name, or `all`. */
  readonly scope: string;
  readonly channel: string;
  readonly window: string;
  readonly before: Most | null;
  readonly after: Most | null;
}

/** Of the scenarios named, and of all together: for each channel, and for `any` where they send by several. */
export function boundChanges(old: Provable, fresh: Provable, scenarios: readonly string[]): readonly BoundChange[] {
  const [before, after] = [proofOf(old), proofOf(fresh)];
  const models = [old.bundle.model, fresh.bundle.model];
  const windows = new Map(windowsOf(...models).map((window) => [durationText(window), window]));
  const channels = [...new Set(models.flatMap((model) => Object.keys(model.channels)))].sort();
  const most = (proof: Proof, scope: string, channel: string, window: CalendarDuration): Most | null => {
    if (scope !== ALL && !proof.scenarios.includes(scope)) return null;
    const { max, afterCaps } = proof.bound(scope, channel, window);
    return { max, afterCaps };
  };
  const machines = [old, fresh].flatMap(({ bundle }) => bundle.scenarios);
  const sends = (scope: string, channel: string) =>
    machines.some(
      ({ name, states }) =>
        (scope === ALL || name === scope) && states.some((state) => state.kind === 'send' && state.channel === channel),
    );
  return [...scenarios, ALL].flatMap((scope) =>
    [...windows].flatMap(([name, window]) => {
      const used = channels.filter((channel) => sends(scope, channel));
      return [...used, ...(used.length > 1 ? [ANY] : [])].flatMap((channel): BoundChange[] => {
        const [was, is] = [most(before, scope, channel, window), most(after, scope, channel, window)];
        return isSame(was ?? NONE, is ?? NONE) ? [] : [{ scope, channel, window: name, before: was, after: is }];
      });
    }),
  );
}

const NONE: Most = { max: 0, afterCaps: 0 };

function isSame(a: Most | null, b: Most | null): boolean {
  return a?.max === b?.max && a?.afterCaps === b?.afterCaps;
}
