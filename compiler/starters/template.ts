/** A ready-made scenario: its program, the messages it sends, and the model it was written for. */
import type { ProjectModel } from '../../runtime/machine/index.js';
import { analyse, configPath } from '../analyse.js';
import type { ConfigHost } from '../project/index.js';
import type { StarterSource } from './catalogue.js';
import { type ConfigEntry, entriesOf } from './config-entries.js';

export interface Template {
  readonly name: string;
  readonly says: string;
  readonly program: string;
  /** Text by path under the project: `messages/email/welcome.mjml`. */
  readonly messages: ReadonlyMap<string, string>;
  /** Of the model the template was written for: more than it needs. */
  readonly entries: readonly ConfigEntry[];
  readonly model: ProjectModel;
  /** Where the program names what a project may call otherwise: its own scenario, and attributes. */
  readonly spots: readonly Spot[];
}

/** The message that a file holds, as the model names it: `email/welcome`. One in another format is the same. */
export function messageOf(path: string): string {
  return path.replace(/^messages\/|\.[^.]+$/g, '');
}

export interface Spot {
  readonly span: { readonly start: number; readonly end: number };
  readonly kind: 'scenario' | 'attribute';
  readonly name: string;
}

export function readTemplate({ name, says, files }: StarterSource, host: ConfigHost): Template {
  const path = `${name}.cauce`;
  const program = withoutOthers(files.get(path)!);
  const config = files.get(configPath)!;
  const messages = new Map([...files].filter(([file]) => isSent(file, program)));
  const { analysis } = analyse({ files: new Map([[configPath, config], ...messages, [path, program]]), host });
  const spots: Spot[] = [];
  for (const [{ span, text }, meaning] of analysis.meanings) {
    if (program.slice(span.start, span.end) !== text) continue;
    if (meaning.kind === 'attribute' || (meaning.kind === 'scenario' && meaning.name === name))
      spots.push({ span, kind: meaning.kind, name: meaning.name });
  }
  return { name, says, program, messages, entries: entriesOf(config), model: analysis.model, spots };
}

function isSent(file: string, program: string): boolean {
  const [, channel, name] = /^messages\/([^/]+)\/([^/]+)\.[^.]+$/.exec(file) ?? [];
  return name !== undefined && new RegExp(`\\bsend ${channel} ${name}\\b`).test(program);
}

/** Without `expect no sms` where the scenario sends none: a shop without that channel has nothing to prove. */
function withoutOthers(program: string): string {
  const channels = new Set([...program.matchAll(/\bsend (\w+) /g)].map(([, channel]) => channel));
  return program.replace(/^ +expect no (\w+)\n/gm, (line, channel: string) => (channels.has(channel) ? line : ''));
}
