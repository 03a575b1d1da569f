/** `cauce import contacts|events`: files into the store. What is imported changes data, goals and stops, and starts no run (language R3). */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type FileReport, fileSource, loadContacts, parseMap, streamEvents } from '../../runtime/import/index.js';
import { exitCode, SurroundingsError, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { startProgress } from '../progress.js';
import { openRejects } from '../rejects.js';
import { type Importer, importer } from '../service/importer.js';
import { isServed, openOwnStore, storePath } from '../service/store.js';
import { out, say } from '../terminal.js';
import { keepApart } from '../write.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly map?: readonly string[];
  readonly event?: string;
  readonly group?: string;
  readonly rejects?: string;
  readonly ignoreUnknown?: boolean;
  readonly format: 'pretty' | 'json';
}

type What = 'contacts' | 'events';

export async function importContacts(file: string, options: Options): Promise<number> {
  return await importFile('contacts', file, options);
}

export async function importEvents(file: string, options: Options): Promise<number> {
  return await importFile('events', file, options);
}

async function importFile(what: What, file: string, options: Options): Promise<number> {
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  if (statSync(file).isDirectory()) throw new UsageError(`${file} is a folder, not a file`);
  keepApart({ '--rejects': options.rejects }, [file]);
  const map = parseMap(options.map ?? []);
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const path = storePath(options.store, loaded.root);
  if (isServed(path)) {
    throw new SurroundingsError(
      'The service is running on this store. Stop it, import, and start it again; it goes on where it stood. Events of now go to its HTTP API.',
    );
  }
  const own = openOwnStore(path);
  const rejects = openRejects([file], options.rejects, options.ignoreUnknown);
  const progress = await startProgress('Importing');
  const target = importer(own.store, loaded);
  const size = statSync(file).size;
  const source = fileSource(resolve(file), file);
  const common = {
    map,
    onReject: rejects.add,
    onProgress: ({ bytes }: { bytes: number }) => progress.at(size === 0 ? 1 : bytes / size, what),
  };
  try {
    const reports: FileReport[] =
      what === 'contacts'
        ? await contacts(target, source, common)
        : await events(target, source, {
            ...common,
            ...(options.event !== undefined && { event: options.event }),
            ...(options.group !== undefined && { group: options.group }),
          });
    progress.done();
    for (const { name, notices } of reports) for (const notice of notices) say(`${name}: ${notice}`);
    rejects.close();
    const { accepted, repeated, aside } = target.counts;
    if (options.format === 'json') {
      const { count, mistakes } = rejects;
      out(
        JSON.stringify({ what, file, imported: accepted, known: repeated, aside, refused: count, mistakes }, null, 2),
      );
    } else {
      out(`${accepted} ${what} imported${repeated > 0 ? `, ${repeated} were known already` : ''}`);
      if (aside > 0) out(`${aside} could not be taken in: see \`cauce rejects\``);
    }
    return rejects.mistakes > 0 ? exitCode.problems : exitCode.fine;
  } finally {
    progress.done();
    await target.close();
    own.close();
  }
}

type Common = Parameters<typeof loadContacts>[2];

async function contacts(target: Importer, source: ReturnType<typeof fileSource>, options: Common) {
  const loaded = await loadContacts([source], target.model, options);
  await target.contacts(loaded.contacts, source.name, options!.onReject!);
  return [...loaded.files];
}

async function events(
  target: Importer,
  source: ReturnType<typeof fileSource>,
  options: Parameters<typeof streamEvents>[2],
) {
  const reports: FileReport[] = [];
  for await (const { table, report } of streamEvents([source], target.model, options)) {
    await target.events(table, options!.onReject!);
    if (report !== undefined) reports.push(report);
  }
  return reports;
}
