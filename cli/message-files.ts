/** Messages as they are handed over, written to a folder: mail as `.eml` that any mail program opens, other channels as JSON. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleMessage } from '../runtime/backtest/index.js';
import { composeMail } from '../runtime/channels/mail.js';
import { createRenderer, type Rendered, type RendererProject } from '../runtime/channels/render.js';
import { addressAttribute } from '../runtime/machine/address.js';
import type { MessageModel, ProjectModel, Value } from '../runtime/machine/index.js';
import { SurroundingsError, UsageError } from './exit.js';

export interface MessageContext {
  readonly bundle: RendererProject;
  readonly bodies: ReadonlyMap<string, string>;
  readonly onProgress?: (done: number, total: number) => void;
}

/** What is handed to a provider, of one message to one contact. */
export interface HandOver {
  readonly id: string;
  readonly contact: string;
  /** Epoch ms. */
  readonly at: number;
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface Links {
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
}

/** Links of messages that nobody gets lead nowhere on purpose: `.invalid` never resolves (RFC 2606). */
export function linksOf(base: `https://${string}.invalid`, messageId: string): Links {
  const id = encodeURIComponent(messageId);
  return { unsubscribeUrl: `${base}/u/${id}`, preferencesUrl: `${base}/p/${id}` };
}

/** Where the message goes; empty where the contact has no address. */
export function addressOf(model: ProjectModel, message: MessageModel, { contact, attributes }: HandOver): string {
  const attribute = addressAttribute(model, model.channels[message.channel]!);
  return attribute === null ? contact : String(attributes[attribute] ?? '');
}

/** The mail as a mail program opens it; one without an address gets one that leads nowhere. */
export function mailOf(
  model: ProjectModel,
  message: MessageModel,
  rendered: Rendered,
  handOver: HandOver & Links,
): Promise<Buffer> {
  const to = addressOf(model, message, handOver);
  const nowhere = new URL(handOver.unsubscribeUrl).host;
  return composeMail(rendered, {
    from: model.channels[message.channel]!.from ?? `${model.project} <shop@${nowhere}>`,
    to: to === '' ? `${encodeURIComponent(handOver.contact)}@${nowhere}` : to,
    messageId: handOver.id.replace(/[^\w.-]+/g, '-'),
    date: handOver.at,
    ...(message.kind === 'marketing' && { unsubscribeUrl: handOver.unsubscribeUrl }),
  });
}

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
    const handOver = { ...sample, at: Date.parse(sample.at) };
    const links = linksOf('https://backtest.invalid', sample.id);
    const rendered = await renderer.render({ ...handOver, ...links, message });
    const to = addressOf(model, message, handOver);
    const path = join(folder, fileName(sample));
    const content =
      channel.provider === 'smtp'
        ? await mailOf(model, message, rendered, { ...handOver, ...links })
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
