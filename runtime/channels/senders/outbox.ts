/** Dry mode: messages become files under `.cauce/outbox/<channel>/`, mail as `.eml` that any mail program opens, all else as JSON. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isoUtc } from '../../clock/index.js';
import { prepare, type Studio } from '../prepare.js';
import { fileNameOf, filePrefixOf, safeName } from '../safe-id.js';
import { type HandOver, type Parcel, retry, type Sender } from '../sender.js';
import { mailOf } from './smtp.js';
import { writeWhole } from './whole-file.js';

export interface OutboxSettings {
  /** The outbox's folder. */
  readonly folder: string;
  /** Mail is written as `.eml` from this sender; null: JSON. */
  readonly mailFrom: string | null;
  readonly replyTo?: string;
}

export function outboxSender(studio: Studio, settings: OutboxSettings): Sender {
  return {
    concurrency: 20,
    isRepeatable: true,
    async handOver(parcel) {
      const { message } = parcel;
      const path = join(settings.folder, safeName(message.model.channel), fileNameOf(message.id));
      const file = await fileOf(studio, settings, parcel);
      if ('kind' in file) return file;
      try {
        await writeWhole(`${path}${file.ending}`, file.content);
        return { kind: 'sent' };
      } catch (error) {
        return retry(`outbox_${((error as NodeJS.ErrnoException).code ?? 'failed').toLowerCase()}`);
      }
    },
    close: async () => {},
  };
}

interface OutboxFile {
  readonly ending: '.eml' | '.json';
  readonly content: string | Buffer;
}

async function fileOf(studio: Studio, settings: OutboxSettings, parcel: Parcel): Promise<OutboxFile | HandOver> {
  const { mailFrom, replyTo } = settings;
  if (mailFrom !== null) {
    const mail = await mailOf(studio, { from: mailFrom, ...(replyTo !== undefined && { replyTo }) }, parcel);
    return 'kind' in mail ? mail : { ending: '.eml', content: mail.bytes };
  }
  const prepared = await prepare(studio, parcel, false);
  if (prepared.kind !== 'prepared') return prepared;
  const { id, at, run, model, label } = parcel.message;
  const content = {
    id,
    at: isoUtc(at),
    to: prepared.address,
    contact: run.contact,
    scenario: run.scenario,
    label,
    channel: model.channel,
    message: model.name,
    ...prepared.rendered,
  };
  return { ending: '.json', content: `${JSON.stringify(content, null, 2)}\n` };
}

/** Removes every message of the contact. How many there were. */
export async function eraseFromOutbox(folder: string, contact: string): Promise<number> {
  const prefix = filePrefixOf(contact);
  let removed = 0;
  for (const channel of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!channel.isDirectory()) continue;
    for (const name of await readdir(join(folder, channel.name))) {
      if (!name.startsWith(prefix)) continue;
      await rm(join(folder, channel.name, name), { force: true });
      removed++;
    }
  }
  return removed;
}
