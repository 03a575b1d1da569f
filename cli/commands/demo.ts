/** `npm run demo`: the whole way once. Checks the example shop, makes its history, runs the scenarios over it, and shows what came of it. */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { summaryOf } from '../../compiler/index.js';
import { type History, makeHistory } from '../../examples/history/history.js';
import type { ReadersData } from '../../examples/history/responder.js';
import { zone } from '../../runtime/clock/index.js';
import type { ReadTable } from '../../runtime/import/index.js';
import { EventTableBuilder } from '../../runtime/import/table.js';
import { dayOfCivil } from '../../runtime/machine/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { writeMessages } from '../message-files.js';
import { startProgress } from '../progress.js';
import { replay, replaying } from '../replay.js';
import { backtestText } from '../report/text.js';
import { out, say, terminal } from '../terminal.js';
import { builtFile, packageRoot } from '../version.js';
import { writeWhole } from '../write.js';

interface Options {
  readonly contacts: number;
  readonly seed: number;
  readonly out: string;
}

/** Half a year of earlier history, then the year that is run. */
const first = dayOfCivil(2025, 7, 1);
const from = dayOfCivil(2026, 1, 1);
const to = dayOfCivil(2027, 1, 1);

/** Sends the same reminder at the same time as `abandoned_cart`: nobody would run both. */
const leftOut = 'one_line.cauce';

export async function demo(options: Options): Promise<number> {
  const began = performance.now();
  const loaded = await loadChecked(join(packageRoot, 'examples'), (path) => path !== leftOut);
  if (!loaded) return exitCode.problems;
  const { bundle, project } = loaded;
  const { model } = bundle;
  const { files, scenarios, warnings } = summaryOf(project);
  out(`examples/ without ${leftOut}: ${files} files, ${scenarios} scenarios, 0 errors, ${warnings} warnings`);

  const progress = await startProgress('Demo', true);
  progress.at(0, 'making a year of history');
  const shopZone = zone(model.timezone)!;
  const history = makeHistory({ contacts: options.contacts, seed: options.seed, zone: shopZone, first, last: to });
  const table = tableOf(history);

  const folder = resolve(options.out);
  const timelineFile = join(folder, 'timeline.ndjson');
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, 'report.html'))) {
    throw new UsageError(`${options.out} is not empty; give a folder of its own with --out`);
  }
  writeWhole(join(folder, '.gitignore'), '*\n');
  const people: ReadersData = { habits: history.habits, seed: options.seed, link: model.shop?.url ?? '' };
  const request = {
    bundle,
    from: shopZone.instantOfDate(from, 0),
    to: shopZone.instantOfDate(to, 0),
    responder: { module: builtFile('examples/history/responder.js').href, data: people },
  };
  const result = await replaying({ contacts: history.contacts, events: table, bundles: [bundle] }, (shop) =>
    replay(shop, request, {
      timelineFile,
      progress: { at: (share) => progress.at(0.15 + share * 0.35, 'running the scenarios'), done() {} },
    }),
  );
  const messages = join(folder, 'messages');
  const onProgress = (done: number, total: number) => progress.at(0.5 + (0.45 * done) / total, 'rendering messages');
  const written = await writeMessages(messages, result.messages, { bundle, bodies: project.bodies, onProgress });
  progress.at(0.96, 'drawing the report');
  const report = join(folder, 'report.html');
  const { backtestHtml } = await import('../report/html.js');
  writeWhole(report, await backtestHtml(result, loaded));
  progress.done();

  out('');
  out(backtestText(result, bundle, terminal()));
  const shown = (path: string) => relative(process.cwd(), path) || '.';
  out('');
  out(`${written} of the messages to open   ${shown(messages)}/`);
  out(`every message and move      ${shown(timelineFile)}`);
  out(`the report                  ${shown(report)}`);
  say(`done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return exitCode.fine;
}

function tableOf({ events }: History): ReadTable {
  const builder = new EventTableBuilder();
  builder.file('history');
  let line = 0;
  for (const { at, contact, event, id, fields } of events) {
    builder.add(builder.eventIndex(event), contact, at, id, ++line, fields);
  }
  return builder.take();
}
