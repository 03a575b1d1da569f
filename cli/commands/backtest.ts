/** `cauce backtest`: the project's scenarios over stored history on a virtual clock, alone or beside another version of them. Nothing is sent. */
import {
  type BacktestResult,
  type Difference,
  differenceOf,
  type Replayer,
  type ScenarioResult,
} from '../../runtime/backtest/index.js';
import { zone } from '../../runtime/clock/index.js';
import type { Bundle } from '../../runtime/machine/index.js';
import { type Earlier, loadAgainst, versionName } from '../against/load.js';
import { amounts } from '../amounts.js';
import { exitCode } from '../exit.js';
import {
  alsoReading,
  dayOf,
  type History,
  type HistoryOptions,
  historyFiles,
  periodOf,
  readAgain,
  readHistory,
  readsAlike,
} from '../history.js';
import { type LoadedProject, loadChecked } from '../load.js';
import { writeMessages } from '../message-files.js';
import { startProgress } from '../progress.js';
import { replay, replaying } from '../replay.js';
import { out, say, terminal } from '../terminal.js';
import { keepApart } from '../write.js';

interface Options extends HistoryOptions {
  readonly project?: string;
  readonly from?: string;
  readonly to?: string;
  readonly against?: string;
  readonly assumeConsent?: boolean;
  readonly contact?: string;
  readonly timeline?: string;
  readonly messages?: string;
  readonly threads?: number;
  readonly format: 'pretty' | 'json' | 'html' | 'markdown';
}

export async function backtest(options: Options): Promise<number> {
  const inputs = historyFiles(options);
  const { timeline, rejects, messages } = options;
  keepApart({ '--timeline': timeline, '--rejects': rejects, '--messages': messages }, inputs);
  const days = { from: dayOf(options.from, '--from'), to: dayOf(options.to, '--to') };
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const before = options.against === undefined ? null : loadAgainst(loaded.root, options.against);
  if (options.against !== undefined && before === null) return exitCode.problems;
  const { model } = loaded.bundle;
  const history = await readHistory(options, before === null ? model : alsoReading(model, before.bundle.model));
  if (history === null) return exitCode.problems;
  const replays: Replays = { options, period: periodOf(days, history.table, zone(model.timezone)!) };
  const [result, difference] =
    before === null ? [await alone(loaded, history, replays), null] : await beside(loaded, before, history, replays);

  if (messages !== undefined) {
    const written = await writeMessages(messages, result.messages, {
      bundle: loaded.bundle,
      bodies: loaded.project.bodies,
    });
    say(`${written} messages are in ${messages}`);
  }
  out(await rendered(options.format, result, loaded, before && difference ? { before, difference } : null));
  if (options.format === 'pretty' && !difference && !result.assumedConsent && lacksPeople(result.scenarios)) {
    say(
      'No message was sent for want of an address or consent. If the history does not have them, --contacts FILE brings them, and --assume-consent treats them as given.',
    );
  }
  return history.mistakes > 0 ? exitCode.problems : exitCode.fine;
}

interface Replays {
  readonly options: Options;
  readonly period: { readonly from: number; readonly to: number };
}

function alone(loaded: LoadedProject, history: History, replays: Replays): Promise<BacktestResult> {
  return over(history, [loaded.bundle], replays, (from) => now(from, loaded.bundle, replays));
}

/** Both versions over one history. It is read once more only where the two read it differently. */
async function beside(
  loaded: LoadedProject,
  before: Earlier,
  history: History,
  replays: Replays,
): Promise<readonly [BacktestResult, Difference]> {
  const [bundle, old] = [loaded.bundle, before.bundle];
  const theirs = alsoReading(old.model, bundle.model);
  const isReadAlike = readsAlike(alsoReading(bundle.model, old.model), theirs);
  const [result, earlier] = await over(history, isReadAlike ? [bundle, old] : [bundle], replays, async (from) => [
    await now(from, bundle, replays),
    isReadAlike ? await then(from, before, replays) : null,
  ]);
  if (earlier !== null) return [result, differenceOf(earlier, result)];
  const again = await readAgain(replays.options, theirs);
  if (again.leftOut > history.leftOut) {
    const [rows, are] = again.leftOut === 1 ? ['row does', 'is'] : ['rows do', 'are'];
    say(`${again.leftOut} ${rows} not fit the data model of ${before.name} and ${are} not in its replay`);
  }
  return [result, differenceOf(await over(again, [old], replays, (from) => then(from, before, replays)), result)];
}

function over<T>(
  { table, contacts }: History,
  bundles: readonly Bundle[],
  { options: { threads } }: Replays,
  use: (from: Replayer) => Promise<T>,
): Promise<T> {
  return replaying({ contacts, events: table, bundles, ...(threads !== undefined && { threads }) }, use);
}

async function now(from: Replayer, bundle: Bundle, { options, period }: Replays): Promise<BacktestResult> {
  const { assumeConsent, contact: story, timeline: timelineFile, against } = options;
  const progress = await startProgress('Replaying');
  const result = await replay(
    from,
    {
      ...period,
      bundle,
      ...(assumeConsent && { assumeConsent }),
      ...(story !== undefined && { story }),
      ...(against !== undefined && { keepsSends: true }),
    },
    { progress, ...(timelineFile !== undefined && { timelineFile }) },
  );
  progress.done();
  return result;
}

async function then(from: Replayer, { name, bundle }: Earlier, { options, period }: Replays): Promise<BacktestResult> {
  const { assumeConsent } = options;
  const progress = await startProgress(`Replaying ${name}`);
  const asked = { ...period, bundle, ...(assumeConsent && { assumeConsent }), keepsSends: true, sample: 0 };
  const result = await replay(from, asked, { progress });
  progress.done();
  return result;
}

type Against = { readonly before: Earlier; readonly difference: Difference } | null;

async function rendered(
  format: Options['format'],
  result: BacktestResult,
  loaded: LoadedProject,
  against: Against,
): Promise<string> {
  const { model } = loaded.bundle;
  const show = amounts(model.currency);
  const name = against && versionName(against.before);
  switch (format) {
    case 'json': {
      const { messages: _samples, sends: _sends, ...figures } = result;
      const comparison = against && {
        against: against.before.name,
        commit: against.before.commit,
        ...against.difference,
      };
      return JSON.stringify({ ...figures, currency: model.currency, ...(comparison && { comparison }) }, null, 2);
    }
    case 'html': {
      const { backtestHtml } = await import('../report/html.js');
      return await backtestHtml(result, loaded, against && { name: name!, difference: against.difference });
    }
    case 'markdown': {
      const { backtestMarkdown, differenceMarkdown } = await import('../report/difference/markdown.js');
      const told = { project: model.project, result, show };
      return against ? differenceMarkdown(told, against.difference, name!) : backtestMarkdown(told);
    }
    case 'pretty': {
      const { backtestText } = await import('../report/text.js');
      const text = backtestText(result, loaded.bundle, terminal());
      if (!against) return text;
      const { differenceText } = await import('../report/difference/text.js');
      return `${text}\n\n${differenceText(against.difference, name!, show, terminal())}`;
    }
  }
}

/** Nothing was sent, and what the history does not know was a reason: likely it is a file of orders alone. */
function lacksPeople(scenarios: readonly ScenarioResult[]): boolean {
  const all = scenarios.flatMap(({ messages }) => Object.values(messages));
  return (
    all.every(({ sent }) => sent === 0) &&
    all.some(({ skipped }) => (skipped.consent ?? 0) + (skipped.no_address ?? 0) > 0)
  );
}
