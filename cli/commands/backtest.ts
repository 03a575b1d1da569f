/** `cauce backtest`: the project's scenarios over stored history on a virtual clock. Nothing is sent. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { analyse } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import type { ScenarioResult } from '../../runtime/backtest/index.js';
import { isoDate, parseDate, zone } from '../../runtime/clock/index.js';
import {
  type EventTable,
  fileSource,
  type LoadedContacts,
  loadContacts,
  loadEvents,
  parseMap,
} from '../../runtime/import/index.js';
import type { ProjectModel, Zone } from '../../runtime/machine/index.js';
import { exitCode, UsageError } from '../exit.js';
import { host } from '../host.js';
import { type LoadedProject, loadChecked } from '../load.js';
import { writeMessages } from '../message-files.js';
import { startProgress } from '../progress.js';
import { readProjectAt } from '../project-at.js';
import { openRejects } from '../rejects.js';
import { replay, replaying } from '../replay.js';
import { compare, compareText } from '../report/compare.js';
import { backtestText } from '../report/text.js';
import { out, say, terminal } from '../terminal.js';
import { keepApart } from '../write.js';

interface Options {
  readonly project?: string;
  readonly events?: readonly string[];
  readonly contacts?: string;
  readonly event?: string;
  readonly map?: readonly string[];
  readonly group?: string;
  readonly from?: string;
  readonly to?: string;
  readonly against?: string;
  readonly threads?: number;
  readonly assumeConsent?: boolean;
  readonly contact?: string;
  readonly timeline?: string;
  readonly messages?: string;
  readonly rejects?: string;
  readonly ignoreUnknown?: boolean;
  readonly format: 'pretty' | 'json' | 'html';
}

export async function backtest(options: Options): Promise<number> {
  const files = options.events ?? [];
  if (files.length === 0) throw new UsageError('name the history with --events FILE…');
  const inputs = [...files, ...(options.contacts ? [options.contacts] : [])];
  for (const file of inputs) {
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
    if (statSync(file).isDirectory()) throw new UsageError(`${file} is a folder, not a file`);
  }
  const { timeline, rejects, messages } = options;
  keepApart({ '--timeline': timeline, '--rejects': rejects, '--messages': messages }, inputs);
  const days = { from: dayOf(options.from, '--from'), to: dayOf(options.to, '--to') };
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const before = options.against === undefined ? null : earlier(loaded.root, options.against);
  const { model } = loaded.bundle;
  const projectZone = zone(model.timezone)!;
  const history = await readHistory(files, options, model);
  if (history === null) return exitCode.problems;
  const { table, contacts } = history;
  const period = periodOf(days, table, projectZone);
  const common = {
    ...period,
    ...(options.assumeConsent && { assumeConsent: true }),
    ...(options.contact !== undefined && { story: options.contact }),
  };
  const progress = await startProgress('Replaying');
  const { threads } = options;
  const bundles = [loaded.bundle, ...(before === null ? [] : [before.bundle])];
  const [result, comparison] = await replaying(
    { contacts, events: table, bundles, ...(threads !== undefined && { threads }) },
    async (from) => {
      const kept = { progress, ...(timeline !== undefined && { timelineFile: timeline }) };
      const now = await replay(from, { ...common, bundle: loaded.bundle }, kept);
      progress.done();
      if (before === null) return [now, null] as const;
      return [now, compare(await replay(from, { ...common, bundle: before.bundle }), now, options.against!)] as const;
    },
  );

  if (messages !== undefined) {
    const written = await writeMessages(messages, result.messages, {
      bundle: loaded.bundle,
      bodies: loaded.project.bodies,
    });
    say(`${written} messages are in ${messages}`);
  }
  if (options.format === 'json') {
    const { messages: _samples, ...figures } = result;
    out(JSON.stringify({ ...figures, currency: model.currency, ...(comparison && { comparison }) }, null, 2));
  } else if (options.format === 'html') {
    const { backtestHtml } = await import('../report/html.js');
    out(await backtestHtml(result, loaded));
  } else {
    out(backtestText(result, loaded.bundle, terminal()));
    if (comparison) out(`\n${compareText(comparison, model.currency, terminal())}`);
    else if (!result.assumedConsent && lacksPeople(result.scenarios)) {
      say(
        'No message was sent for want of an address or consent. If the history does not have them, --contacts FILE brings them, and --assume-consent treats them as given.',
      );
    }
  }
  return history.mistakes > 0 ? exitCode.problems : exitCode.fine;
}

/** The project at a revision, lowered. */
function earlier(root: string, revision: string): Pick<LoadedProject, 'bundle'> {
  const project = analyse({ ...readProjectAt(root, revision), host, now: Date.now() });
  const errors = project.diagnostics.filter(({ severity }) => severity === 'error').length;
  if (errors > 0)
    throw new UsageError(`the project at ${revision} has ${errors} errors; there is nothing to compare with`);
  return lowerProject(project.analysis);
}

interface History {
  readonly table: EventTable;
  readonly contacts: LoadedContacts['contacts'];
  readonly mistakes: number;
}

/** Null when a file cannot be used at all; why has been told then. */
async function readHistory(files: readonly string[], options: Options, model: ProjectModel): Promise<History | null> {
  const rejects = openRejects(options.rejects, options.ignoreUnknown);
  const progress = await startProgress('Reading');
  try {
    const map = parseMap(options.map ?? []);
    const events = await loadEvents(
      files.map((file) => fileSource(resolve(file), file)),
      model,
      {
        map,
        ...(options.event !== undefined && { event: options.event }),
        ...(options.group !== undefined && { group: options.group }),
        onReject: rejects.add,
      },
    );
    const people = options.contacts
      ? await loadContacts([fileSource(resolve(options.contacts), options.contacts)], model, { onReject: rejects.add })
      : null;
    progress.done();
    for (const { name, notices } of [...events.files, ...(people?.files ?? [])]) {
      for (const notice of notices) say(`${name}: ${notice}`);
    }
    rejects.close();
    if (events.table.length === 0) {
      say('no event of the history could be used');
      return null;
    }
    return { table: events.table, contacts: people?.contacts ?? [], mistakes: rejects.mistakes };
  } catch (error) {
    progress.done();
    throw error;
  }
}

function dayOf(text: string | undefined, option: string): number | undefined {
  const day = text === undefined ? undefined : parseDate(text);
  if (text !== undefined && day === undefined)
    throw new UsageError(`${option} takes a date such as 2026-01-31, not ${text}`);
  return day;
}

/** Without the options: from the first event's day to the last one's. */
function periodOf(
  days: { readonly from: number | undefined; readonly to: number | undefined },
  table: EventTable,
  projectZone: Zone,
): { from: number; to: number } {
  const from = days.from ?? projectZone.dateOf(table.at[0]!);
  const to = days.to ?? projectZone.dateOf(table.at[table.length - 1]!) + 1;
  if (from >= to) {
    const end = `${days.to === undefined ? 'the last event is of' : '--to is'} ${isoDate(days.to === undefined ? to - 1 : to)}`;
    throw new UsageError(`--from ${isoDate(from)} leaves no day to run: ${end}, and --to itself is not run any more`);
  }
  return { from: projectZone.instantOfDate(from, 0), to: projectZone.instantOfDate(to, 0) };
}

/** Nothing was sent, and what the history does not know was a reason: likely it is a file of orders alone. */
function lacksPeople(scenarios: readonly ScenarioResult[]): boolean {
  const all = scenarios.flatMap(({ messages }) => Object.values(messages));
  return (
    all.every(({ sent }) => sent === 0) &&
    all.some(({ skipped }) => (skipped.consent ?? 0) + (skipped.no_address ?? 0) > 0)
  );
}
