/** A ready-made scenario as it lies in the package: its program, the messages it sends, and the model it was written for. */
import { analyse, configPath, type Project } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import type { ConfigHost } from '../../compiler/project/index.js';
import { readProject } from '../project-files.js';
import { catalogue, folderOf } from './catalogue.js';
import { type ConfigEntry, entriesOf } from './config-entries.js';

export interface Template {
  readonly name: string;
  readonly program: string;
  /** Text by path under the project: `messages/email/welcome.mjml`. */
  readonly messages: ReadonlyMap<string, string>;
  /** Of the model the template was written for: more than it needs. */
  readonly entries: readonly ConfigEntry[];
  /** The template alone, as a project. */
  readonly project: Project;
}

export function readTemplate(name: string, host: ConfigHost): Template {
  const { files } = readProject(folderOf(catalogue[name]!));
  const path = `${name}.cauce`;
  const program = withoutOthers(files.get(path)!);
  const config = files.get(configPath)!;
  const others = [...files].filter(([file]) => !file.endsWith('.cauce'));
  const project = analyse({ files: new Map([...others, [path, program]]), host });
  const sent = lowerProject(project.analysis).bundle.scenarios.flatMap(({ states }) =>
    states.flatMap((state) => (state.kind === 'send' ? [`${state.channel}/${state.message}`] : [])),
  );
  const messages = new Map(
    [...new Set(sent)].sort().map((key) => {
      const { file } = project.analysis.model.messages[key]!;
      return [file, files.get(file)!] as const;
    }),
  );
  return { name, program, messages, entries: entriesOf(config), project };
}

/** Without `expect no sms` where the scenario sends none: a shop without that channel has nothing to prove. */
function withoutOthers(program: string): string {
  const channels = new Set([...program.matchAll(/\bsend (\w+) /g)].map(([, channel]) => channel));
  return program.replace(/^ +expect no (\w+)\n/gm, (line, channel: string) => (channels.has(channel) ? line : ''));
}
