/** A group's members as a csv file, whole after every batch: for ad networks and people that take files. */
import { readFile } from 'node:fs/promises';
import type { ProjectModel } from '../../machine/model.js';
import { safeName } from '../safe-id.js';
import { retry } from '../sender.js';
import { csvLine } from '../senders/csv-line.js';
import { writeWhole } from '../senders/whole-file.js';
import { type AudienceTarget, addressesOf } from './target.js';

const HEAD = csvLine(['id', 'contact', 'email', 'phone']);

/** `path`: whole, and inside the project; one target a file. */
export function membersFile(model: ProjectModel, path: string): AudienceTarget {
  return {
    batchSize: 50_000,
    async push(changes) {
      try {
        const members = await read(path);
        for (const { contact, attributes, isMember } of changes) {
          const id = safeName(contact);
          const { email, phone } = addressesOf(model, attributes);
          if (isMember) members.set(id, csvLine([id, contact, email ?? '', phone ?? '']));
          else members.delete(id);
        }
        await writeWhole(path, HEAD + [...members.values()].join(''));
        return { kind: 'sent' };
      } catch (error) {
        return retry(`csv_${((error as NodeJS.ErrnoException).code ?? 'failed').toLowerCase()}`);
      }
    },
  };
}

/** Lines by their first cell. A line is one member: nothing in a cell breaks it. */
async function read(path: string): Promise<Map<string, string>> {
  let text = '';
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '' && `${line}\n` !== HEAD);
  return new Map(lines.map((line) => [line.split(',')[0]!, `${line}\n`]));
}
