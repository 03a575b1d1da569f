/**
 * Why a contact did or did not get what a scenario sends, in lines of the program: how each trigger stands, what refused an entry, where a run is and
 * what it waits for, what came of each message.
 */
import { isoUtc } from '../clock/index.js';
import { judgeNow } from '../engine/index.js';
import type { MessageModel } from '../machine/index.js';
import { type StoryLine, storyOf } from './contact.js';
import { type EntryView, entryOf } from './entry.js';
import { entriesOf, type Glass, type Line, lineOf, lookInto, runsOf, type Source, scenariosOf } from './glass.js';
import { momentText, type Part } from './parts.js';
import { type RunNow, reasonInWords, runNow } from './run-now.js';

/** One `send` of the scenario, and what came of it in the contact's latest run. */
export interface SendView {
  readonly line: Line;
  readonly step: string;
  readonly channel: string;
  readonly message: string;
  readonly outcome: 'sent' | 'skipped' | 'held' | 'in_outbox' | 'not_reached';
  readonly at: string | null;
  readonly reason: string | null;
  readonly until: string | null;
  /** What policy would say now; null where it has been sent. */
  readonly now: string | null;
  /** In words. */
  readonly text: string;
}

export interface ScenarioWhy {
  readonly scenario: string;
  readonly title?: string;
  readonly line: Line;
  readonly entered: { readonly times: number; readonly last: string; readonly text: string } | null;
  /** How the latest run ended; null: under way, or never entered. */
  readonly ended: { readonly at: string; readonly outcome: string; readonly text: string } | null;
  readonly runs: readonly RunNow[];
  readonly entry: EntryView;
  readonly sends: readonly SendView[];
  /** The answer in one sentence. */
  readonly verdict: string;
}

export interface Why {
  readonly contact: string;
  readonly at: string;
  readonly zone: string;
  readonly scenarios: readonly ScenarioWhy[];
}

/** `scenario`: only that one. Null for somebody who is not known. */
export function why(source: Source, id: string, scenario: string | null): Why | null {
  const glass = lookInto(source, id);
  if (glass === null) return null;
  const story = storyOf(source.store, glass.stored.number);
  const scenarios = scenariosOf(source.program).flatMap(({ name, newest }) =>
    scenario === null || scenario === name ? [scenarioWhy(glass, newest, story)] : [],
  );
  return { contact: id, at: isoUtc(glass.at), zone: glass.zone.name, scenarios };
}

function scenarioWhy(glass: Glass, place: number, whole: readonly StoryLine[]): ScenarioWhy {
  const { machine } = glass.program.machines[place]!;
  const story = whole.filter((line) => line.scenario === machine.name);
  const { times, last } = entriesOf(glass, place);
  const rows = runsOf(glass, machine.name);
  const under = rows.map((row) => runNow(glass, row, story));
  const end = under.length > 0 ? undefined : story.findLast(({ what, run }) => what === 'end' && run === times);
  const entry = entryOf(glass, place);
  const view: Omit<ScenarioWhy, 'verdict'> = {
    scenario: machine.name,
    ...(machine.title !== undefined && { title: machine.title }),
    line: lineOf(glass, machine.span),
    entered: Number.isNaN(last) ? null : { times, last: isoUtc(last), text: momentText(glass, last) },
    ended: end ? { at: end.at, outcome: String(end.outcome), text: momentText(glass, Date.parse(end.at)) } : null,
    runs: under,
    entry,
    // In the lines of the version that the latest run under way is on.
    sends: sendsOf(
      glass,
      rows.length === 0 ? place : glass.engine.state.runs.machine[rows.at(-1)!]!,
      story.filter(({ run }) => run === times),
    ),
  };
  return { ...view, verdict: verdictOf(view) };
}

function verdictOf({ runs, entered, ended, entry }: Omit<ScenarioWhy, 'verdict'>): string {
  const [run] = runs;
  if (run !== undefined) {
    const of = run.version === undefined ? '' : ` of version ${run.version}`;
    return `It is in line ${run.line.line}${of} and ${run.waits}.`;
  }
  const before = ended
    ? `It entered ${entered!.text}, and left as ${ended.outcome} ${ended.text}. `
    : 'It has not entered. ';
  const forbidding = entry.rules.find(({ forbids }) => forbids);
  if (forbidding) return `${before}It cannot enter now: ${forbidding.text}.`;
  const stop = entry.stops.find(({ condition }) => condition.answer === 'yes');
  if (stop) return `${before}It cannot enter now: the \`stop when\` of line ${stop.line.line} holds.`;
  if (entry.audience !== null && entry.audience.answer !== 'yes') {
    return `${before}It cannot enter now: it is not in the audience, ${entry.audience.text}.`;
  }
  const turned = entry.triggers.find(({ holds }) => holds);
  if (turned)
    return `${before}Line ${turned.line.line} holds already; a run starts only at the instant at which it turns true.`;
  const open = entry.triggers.find(
    ({ moment, condition }) => moment !== null && (condition === null || condition.answer === 'yes'),
  );
  if (open) return `${before}It enters when ${open.moment!.text} happens.`;
  const no = entry.triggers.find(({ condition }) => condition !== null && condition.answer !== 'yes');
  return no ? `${before}Line ${no.line.line} does not hold: ${failing(no.condition!).text}.` : before.trim();
}

/** The first part that keeps the whole from holding. */
function failing(part: Part): Part {
  const inner = part.line ? undefined : part.parts?.find(({ answer }) => answer !== 'yes');
  return inner === undefined ? part : failing(inner);
}

function sendsOf(glass: Glass, place: number, story: readonly StoryLine[]): readonly SendView[] {
  const { machine } = glass.program.machines[place]!;
  const hasRun = glass.contact.runs.some((row) => glass.engine.state.runs.machine[row] === place);
  return machine.states.flatMap((state): SendView[] => {
    if (state.kind !== 'send') return [];
    const { channel, message, id } = state;
    const last = story.findLast(
      ({ what, label }) => label === id && (what === 'send' || what === 'skip' || what === 'hold'),
    );
    const isOffered = glass.contact.runs.some((row) => {
      const letter = glass.engine.state.pending.get(row);
      return letter?.inFlight === true && letter.label === id && glass.engine.state.runs.machine[row] === place;
    });
    const outcome = isOffered
      ? 'in_outbox'
      : last === undefined
        ? 'not_reached'
        : last.what === 'send'
          ? 'sent'
          : last.what === 'hold' && hasRun
            ? 'held'
            : 'skipped';
    const now = outcome === 'sent' ? null : policyNow(glass, machine.name, channel, message);
    const reason = outcome === 'held' || outcome === 'skipped' ? String(last?.reason ?? '') : null;
    const until = outcome === 'held' && typeof last?.until === 'string' ? last.until : null;
    const view = { line: lineOf(glass, state.span), step: id, channel, message, outcome, reason, until, now } as const;
    const at = outcome === 'not_reached' || outcome === 'in_outbox' ? null : (last?.at ?? null);
    return [{ ...view, at, text: sendText(glass, { outcome, at, reason, until }) }];
  });
}

function sendText(
  glass: Glass,
  { outcome, at, reason, until }: Pick<SendView, 'outcome' | 'at' | 'reason' | 'until'>,
): string {
  const when = at === null ? '' : momentText(glass, Date.parse(at));
  switch (outcome) {
    case 'sent':
      return `sent ${when}`;
    case 'skipped':
      return `not sent ${when}: ${reasonInWords(reason ?? '')}`;
    case 'held':
      return `held ${when}: ${reasonInWords(reason ?? '')}${until === null ? '' : `, until ${momentText(glass, Date.parse(until))}`}`;
    case 'in_outbox':
      return 'lies in the outbox';
    case 'not_reached':
      return 'not reached';
  }
}

/** Its parameters are taken for known: they come with the run. */
function policyNow(glass: Glass, scenario: string, channel: string, message: string): string | null {
  const model: MessageModel | undefined = glass.program.bundle.model.messages[`${channel}/${message}`];
  if (model === undefined) return null;
  const params = Object.fromEntries(Object.keys(model.params).map((name) => [name, true]));
  const verdict = judgeNow(glass.engine.state, glass.contact, scenario, model, params);
  switch (verdict.kind) {
    case 'handOver':
      return 'may go out now';
    case 'skip':
      return `would not go out now: ${reasonInWords(verdict.reason)}`;
    case 'hold':
      return `would wait until ${momentText(glass, verdict.until)}: ${reasonInWords(verdict.reason)}`;
  }
}
