/** `cauce backtest`: the project's scenarios over stored history on a virtual clock, alone or beside another version of them. Nothing is sent. */
import {
  type BacktestResult,
  type Difference,
  differenceOf,
  type Replayer,
  type ScenarioResult,
} from '../../runtime/backtest/index.js';
import { zone } from '../../runtime/clock/index.js';
import type { ImportModel } from '../../runtime/import/index.js';
import type { Bundle } from '../../runtime/machine/index.js';
import { type Earlier, loadAgainst, versionName } from '../against/load.js';
import { amounts } from '../amounts.js';
import { exitCode } from '../exit.js';
import {
  alsoReading,
  dayOf,
  type History,
  type HistoryOptions,
  HistoryReader,
  historyFiles,
  periodOf,
  readsAlike,
} from '../history.js';
import { type LoadedProject, loadChecked } from '../load.js';
import { writeMessages } from '../message-files.js';
import { startProgress } from '../progress.js';
import { replay } from '../replay.js';
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
  keepApart({ '--timeline': timeline, '--rejects': rejects, '--messages': messages }, inputs, '--messages');
  const days = { from: dayOf(options.from, '--from'), to: dayOf(options.to, '--to') };
  const reader = new HistoryReader(options);
  try {
    return await backtestOver(reader, days, options);
  } finally {
    await reader.close();
  }
}

async function backtestOver(
  reader: HistoryReader,
  days: Parameters<typeof periodOf>[0],
  options: Options,
): Promise<number> {
  const { messages } = options;
  const loaded = await loadChecked(options.project, undefined, { onModel: (model) => reader.begin(model) });
  if (!loaded) return exitCode.problems;
  const before = options.against === undefined ? null : loadAgainst(loaded.root, options.against);
  if (options.against !== undefined && before === null) return exitCode.problems;
  const { model } = loaded.bundle;
  const read = readings(loaded.bundle, before?.bundle ?? null);
  const history = await reader.read(read.model, read.bundles);
  if (history === null) return exitCode.problems;
  const replays: Replays = { reader, read, options, period: periodOf(days, history, zone(model.timezone)!) };
  const [result, difference] =
    before === null
      ? [await history.replaying((from) => now(from, loaded.bundle, replays)), null]
      : await beside(loaded, before, history, replays);

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

/** How the history is read for one program or two; what the earlier one reads, where that differs. */
interface Readings {
  readonly model: ImportModel;
  readonly bundles: readonly Bundle[];
  readonly theirs: ImportModel | null;
}

function readings(bundle: Bundle, old: Bundle | null): Readings {
  if (old === null) return { model: bundle.model, bundles: [bundle], theirs: null };
  const [model, theirs] = [alsoReading(bundle.model, old.model), alsoReading(old.model, bundle.model)];
  return readsAlike(model, theirs)
    ? { model, bundles: [bundle, old], theirs: null }
    : { model, bundles: [bundle], theirs };
}

interface Replays {
  readonly reader: HistoryReader;
  readonly read: Readings;
  readonly options: Options;
  readonly period: { readonly from: number; readonly to: number };
}

/** Both versions over one history. It is read once more only where the two read it differently. */
async function beside(
  loaded: LoadedProject,
  before: Earlier,
  history: History,
  replays: Replays,
): Promise<readonly [BacktestResult, Difference]> {
  const { reader, read } = replays;
  const [result, earlier] = await history.replaying(async (from) => [
    await now(from, loaded.bundle, replays),
    read.theirs === null ? await then(from, before, replays) : null,
  ]);
  if (read.theirs === null) return [result, differenceOf(earlier!, result)];
  const again = await reader.readAgain(read.theirs, [before.bundle]);
  if (again.leftOut > history.leftOut) {
    const [rows, are] = again.leftOut === 1 ? ['row does', 'is'] : ['rows do', 'are'];
    say(`${again.leftOut} ${rows} not fit the data model of ${before.name} and ${are} not in its replay`);
  }
  return [result, differenceOf(await again.replaying((from) => then(from, before, replays)), result)];
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
