/** `cauce preview`: one message rendered by the engine that sends, for a contact and parameters that are given or made up. Nothing is sent, no code is drawn. */
import { resolve } from 'node:path';
import { renderDiagnostics } from '../../compiler/diagnostics/render/index.js';
import { suggest } from '../../compiler/diagnostics/suggest.js';
import { analyse, configPath, type Project, summarise } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import { createRenderer, type Rendered, type RendererProject } from '../../runtime/channels/render.js';
import { zone } from '../../runtime/clock/index.js';
import type { MessageModel } from '../../runtime/machine/index.js';
import { exitCode, UsageError } from '../exit.js';
import { hostFor } from '../host.js';
import { addressOf, linksOf, mailOf } from '../message-files.js';
import { givenBy, previewContact, previewParams } from '../preview-values.js';
import { findProject, readProject } from '../project-files.js';
import { withShownEvents } from '../shown-events.js';
import { out, say, terminal } from '../terminal.js';
import { version } from '../version.js';
import { keepApart, writeWhole } from '../write.js';

interface Options {
  readonly project?: string;
  readonly contact?: string;
  readonly id?: string;
  readonly set?: readonly string[];
  readonly with?: readonly string[];
  readonly out?: string;
  readonly format: 'text' | 'html' | 'eml' | 'json';
}

export async function preview(wanted: string, options: Options): Promise<number> {
  const root = findProject(options.project);
  const read = readProject(root);
  const now = Date.now();
  const project = analyse({ ...read, host: await hostFor(read.files), now });
  const { bundle } = lowerProject(project.analysis);
  const message = messageNamed(wanted, Object.values(bundle.model.messages));
  if (tellErrors(project, message.file)) return exitCode.problems;
  const sources = [...read.files.keys()].map((path) => resolve(root, path));
  keepApart({ '--out': options.out }, [...sources, ...(options.contact === undefined ? [] : [options.contact])]);
  if (options.id !== undefined && !/\.csv(\.gz)?$/i.test(options.contact ?? ''))
    throw new UsageError('--id chooses a contact of a csv: name that with --contact');

  const content = await contentOf(withShownEvents(bundle, project.analysis), message, project.bodies, options, now);
  if (options.out === undefined) {
    if (typeof content === 'string') out(content);
    else process.stdout.write(content);
  } else {
    writeWhole(resolve(options.out), content);
    say(`${message.channel}/${message.name} is in ${options.out}`);
  }
  return exitCode.fine;
}

async function contentOf(
  project: RendererProject,
  message: MessageModel,
  bodies: ReadonlyMap<string, string>,
  options: Options,
  now: number,
): Promise<string | Uint8Array> {
  const { model, derived } = project;
  const provider = model.channels[message.channel]?.provider;
  if (options.format === 'eml' && provider !== 'smtp')
    throw new UsageError(`${message.channel} sends no mail; take --format text or json`);
  if (options.format === 'html' && message.format === 'txt')
    throw new UsageError(`${message.file} is plain text and has no HTML; take --format text`);
  const here = zone(model.timezone)!;
  const derivedFields = new Map(derived.map(({ name, fields }) => [name, fields]));
  const values = {
    model,
    zone: here,
    fieldsOf: (event: string) => derivedFields.get(event) ?? model.events[event]?.fields ?? {},
    now: { now, today: here.dateOf(now) },
  };
  const attributes = await previewContact(values, options.contact, options.id, givenBy('--set', options.set ?? []));
  const { params, madeUp } = previewParams(values, message.params, givenBy('--with', options.with ?? []));
  if (madeUp.length > 0) say(`made up, since no --with says it: ${madeUp.join(', ')}`);
  if (options.contact === undefined)
    say(`${options.set ? 'the rest of the contact' : 'the contact'} is made up; --contact FILE takes one of yours`);

  const handOver = { id: `preview-${message.name}`, contact: String(attributes.id), at: now, attributes };
  const links = linksOf('https://preview.invalid', handOver.id);
  const renderer = await createRenderer(project, bodies);
  const rendered = await renderer.render({ message, attributes, params, at: now, ...links });
  switch (options.format) {
    case 'text':
      return textOf(rendered);
    case 'html':
      return rendered.html ?? '';
    case 'eml':
      return mailOf(model, message, rendered, { ...handOver, ...links });
    case 'json': {
      const { channel, name } = message;
      return `${JSON.stringify({ channel, message: name, to: addressOf(model, message, handOver), ...rendered }, null, 2)}\n`;
    }
  }
}

function textOf({ subject, preheader, text }: Rendered): string {
  const head = [
    ...(subject === '' ? [] : [`Subject: ${subject}`]),
    ...(preheader === '' ? [] : [`Preheader: ${preheader}`]),
  ];
  return `${[...head, ...(head.length > 0 ? [''] : []), text.trimEnd()].join('\n')}\n`;
}

/** `email/cart_offer`, or the name alone where only one channel has it. */
function messageNamed(wanted: string, messages: readonly MessageModel[]): MessageModel {
  const keyOf = ({ channel, name }: MessageModel) => `${channel}/${name}`;
  const named = messages.filter((message) => keyOf(message) === wanted || message.name === wanted);
  const [first, ...others] = named;
  if (first && others.length === 0) return first;
  if (first) throw new UsageError(`there are several messages \`${wanted}\`: ${named.map(keyOf).join(', ')}; name one`);
  const near = suggest(wanted, wanted.includes('/') ? messages.map(keyOf) : messages.map(({ name }) => name));
  throw new UsageError(
    messages.length === 0
      ? 'the project has no messages; they stand in messages/CHANNEL/NAME.mjml'
      : `there is no message \`${wanted}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
  );
}

/** Only what keeps this message from being rendered: its own file and the data model. */
function tellErrors({ diagnostics, sources }: Project, file: string): boolean {
  const errors = diagnostics.filter(
    (one) => one.severity === 'error' && (one.file === file || one.file === configPath),
  );
  if (errors.length === 0) return false;
  const { color, columns } = terminal();
  const summary = summarise(errors, { files: sources.size, scenarios: 0 });
  say(renderDiagnostics('pretty', { diagnostics: errors, summary, sources, color, columns, version }));
  return true;
}
