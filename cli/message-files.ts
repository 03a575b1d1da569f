/** Writes sampled messages to a folder: mail as `.eml` that any mail program opens, other channels as JSON. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleMessage } from '../runtime/backtest/index.js';
import { composeMail } from '../runtime/channels/mail.js';
import { createRenderer } from '../runtime/channels/render.js';
import { addressAttribute } from '../runtime/delivery/address.js';
import type { Bundle } from '../runtime/machine/index.js';
import { SurroundingsError, UsageError } from './exit.js';

export interface MessageContext {
  readonly bundle: Pick<Bundle, 'model' | 'derived'>;
  readonly bodies: ReadonlyMap<string, string>;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Links of made-up messages lead nowhere on purpose: `.invalid` never resolves (RFC 2606). */
const linkBase = 'https://backtest.invalid';

/** The number of files. Earlier messages in the folder go. */
export async function writeMessages(
  folder: string,
  messages: readonly SampleMessage[],
  context: MessageContext,
): Promise<number> {
  const { model } = context.bundle;
  const renderer = await createRenderer(context.bundle, context.bodies);
  try {
    mkdirSync(folder, { recursive: true });
    const others = readdirSync(folder).filter((name) => !/\.(eml|json)$/.test(name));
    if (others.length > 0)
      throw new UsageError(`${folder} has other files in it (${others[0]}); give the messages a folder of their own`);
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new SurroundingsError(`cannot write to ${folder}: ${(error as Error).message}`);
  }
  let done = 0;
  for (const sample of messages) {
    const message = model.messages[`${sample.channel}/${sample.message}`]!;
    const channel = model.channels[sample.channel]!;
    const id = encodeURIComponent(sample.id);
    const unsubscribeUrl = `${linkBase}/u/${id}`;
    const rendered = await renderer.render({
      message,
      attributes: sample.attributes,
      params: sample.params,
      at: Date.parse(sample.at),
      unsubscribeUrl,
      preferencesUrl: `${linkBase}/p/${id}`,
    });
    const attribute = addressAttribute(model, channel);
    const to = attribute === null ? sample.contact : String(sample.attributes[attribute] ?? '');
    const path = join(folder, fileName(sample));
    const content =
      channel.provider === 'smtp'
        ? await composeMail(rendered, {
            from: channel.from ?? `${model.project} <shop@backtest.invalid>`,
            to: to === '' ? `${encodeURIComponent(sample.contact)}@backtest.invalid` : to,
            messageId: sample.id.replace(/[^\w.-]+/g, '-'),
            date: Date.parse(sample.at),
            ...(message.kind === 'marketing' && { unsubscribeUrl }),
          })
        : JSON.stringify({ at: sample.at, channel: sample.channel, to, ...rendered }, null, 2);
    try {
      writeFileSync(channel.provider === 'smtp' ? `${path}.eml` : `${path}.json`, content);
    } catch (error) {
      throw new SurroundingsError(`cannot write ${path}: ${(error as Error).message}`);
    }
    context.onProgress?.(++done, messages.length);
  }
  return messages.length;
}

/** Sorts by time; ids of contacts are strangers' data and only letters, digits, `.`, `_` and `-` of them are kept. */
function fileName({ at, contact, message, scenario }: SampleMessage): string {
  const clean = (text: string) => text.replace(/[^\w.-]+/g, '-').slice(0, 60);
  return [at.slice(0, 16).replace(/[:T]/g, '-'), clean(contact), clean(scenario), clean(message)].join('_');
}
