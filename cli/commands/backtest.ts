/** `cauce backtest`: the project's scenarios over stored history on a virtual clock. Nothing is sent. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { analyse } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import type { ScenarioResult } from '../../runtime/backtest/index.js';
import { parseDate, zone } from '../../runtime/clock/index.js';
import {
  type EventTable,
  fileSource,
  ImportProblem,
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
import { replay } from '../replay.js';
import { compare, compareText } from '../report/compare.js';
import { backtestText } from '../report/text.js';
import { out, say, terminal } from '../terminal.js';

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
  readonly assumeConsent?: boolean;
  readonly contact?: string;
  readonly timeline?: string;
  readonly messages?: string;
  readonly rejects?: string;
  readonly format: 'pretty' | 'json' | 'html';
}

export async function backtest(options: Options): Promise<number> {
  const files = options.events ?? [];
  if (files.length === 0) throw new UsageError('name the history with --events FILE…');
  for (const file of [...files, ...(options.contacts ? [options.contacts] : [])]) {
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  }
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const before = options.against === undefined ? null : earlier(loaded.root, options.against);
  const { model } = loaded.bundle;
  const projectZone = zone(model.timezone)!;
  const history = await readHistory(files, options, model);
  if (history === null) return exitCode.problems;
  const { table, contacts } = history;
  const period = periodOf(options, table, projectZone);
  const common = {
    contacts,
    events: table,
    ...period,
    ...(options.assumeConsent && { assumeConsent: true }),
    ...(options.contact !== undefined && { story: options.contact }),
  };
  const progress = await startProgress('Replaying');
  const result = replay({
    ...common,
    bundle: loaded.bundle,
    progress,
    ...(options.timeline !== undefined && { timelineFile: options.timeline }),
  });
  progress.done();
  const comparison =
    before === null ? null : compare(replay({ ...common, bundle: before.bundle }), result, options.against!);

  if (options.messages !== undefined) {
    const written = await writeMessages(options.messages, result.messages, { model, bodies: loaded.project.bodies });
    say(`${written} messages are in ${options.messages}`);
  }
  if (options.format === 'json') {
    const { messages: _, ...figures } = result;
    out(JSON.stringify({ ...figures, currency: model.currency, ...(comparison && { comparison }) }, null, 2));
  } else if (options.format === 'html') {
    const { backtestHtml } = await import('../report/html.js');
    out(await backtestHtml(result, loaded));
  } else {
    out(backtestText(result, model.currency, terminal()));
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
  const project = analyse({ ...readProjectAt(root, revision), host });
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
  const rejects = openRejects(options.rejects);
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
    await rejects.close();
    if (events.table.length === 0) {
      say('no event of the history could be used');
      return null;
    }
    return { table: events.table, contacts: people?.contacts ?? [], mistakes: rejects.mistakes };
  } catch (error) {
    progress.done();
    if (!(error instanceof ImportProblem)) throw error;
    if (error.fault === 'use') throw new UsageError([error.message, error.help].filter(Boolean).join('\n'));
    await rejects.close();
    say(`cauce: ${[error.message, error.help].filter(Boolean).join('\n')}`);
    return null;
  }
}

function periodOf(options: Options, table: EventTable, projectZone: Zone): { from: number; to: number } {
  const day = (text: string | undefined, option: string, otherwise: number) => {
    const date = text === undefined ? otherwise : parseDate(text);
    if (date === undefined) throw new UsageError(`${option} takes a date such as 2026-01-31, not ${text}`);
    return date;
  };
  const from = day(options.from, '--from', projectZone.dateOf(table.at[0]!));
  const to = day(options.to, '--to', projectZone.dateOf(table.at[table.length - 1]!) + 1);
  if (from >= to) throw new UsageError('--from must be before --to, which is not run any more');
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
