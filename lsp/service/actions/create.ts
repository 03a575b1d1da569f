/** Makes what an unknown name asks for: the message's file, the event in `cauce.yaml`, the segment above. */
import type { Diagnostic } from '../../../compiler/index.js';
import { configPath } from '../../../compiler/sources.js';
import type { Name } from '../../../grammar/index.js';
import type { Action, ProjectEdit } from '../data.js';
import { linesOf } from '../diagnostics.js';
import { pathTo } from '../nodes.js';
import type { View } from '../view.js';
import { editOf } from './edit.js';

export function creations(view: View, { code, span }: Diagnostic): readonly Action[] {
  const { program, workspace } = view;
  if (code !== 'names/unknown' || !program) return [];
  const name = view.text.slice(span.start, span.end);
  const chain = pathTo(program.tree, span.start);
  const parent = chain.findLast(({ kind }) => kind !== 'name') as unknown as Record<string, unknown> & { kind: string };
  const action = (title: string, edit: ProjectEdit): Action => ({ title, kind: 'quickfix', edit, isPreferred: false });
  switch (parent?.kind) {
    case 'send': {
      const channel = (parent.channel as Name).text;
      if ((parent.message as Name).text !== name || !Object.hasOwn(workspace.model.channels, channel)) return [];
      return [action(`Make the message \`${name}\` of ${channel}`, newMessage(view, channel, name))];
    }
    case 'eventPattern':
    case 'history':
      return [action(`Declare the event \`${name}\` in ${configPath}`, newEvent(view, name))].filter(
        ({ edit }) => edit.files.length > 0,
      );
    case 'membership':
    case 'nameExpr': {
      const top = program.tree.declarations.find((one) => one.span.start <= span.start && span.end <= one.span.end);
      if (!top) return [];
      const text = `segment ${name} = any order_placed\n\n`;
      const at = { start: top.span.start, end: top.span.start };
      return [
        action(`Make the segment \`${name}\``, editOf([{ path: view.path, span: at, text }], linesOf(workspace))),
      ];
    }
    default:
      return [];
  }
}

function newMessage({ workspace }: View, channel: string, name: string): ProjectEdit {
  const isMail = workspace.model.channels[channel]?.provider === 'smtp';
  const title = name.replaceAll('_', ' ');
  const front = ['---', 'kind: marketing', ...(isMail ? [`subject: "${title}"`] : []), '---'].join('\n');
  const body = isMail ? `Hello,\n\n[Unsubscribe]({{ unsubscribe_url }})\n` : `Hello. {{ unsubscribe_url }}\n`;
  const path = `messages/${channel}/${name}.${isMail ? 'md' : 'txt'}`;
  return { files: [], renamed: [], created: [{ path, text: `${front}\n${body}` }] };
}

/** Under `events:`, as its first entry. */
function newEvent({ workspace }: View, name: string): ProjectEdit {
  const text = workspace.texts.get(configPath) ?? '';
  const section = /^events:[^\S\n]*(?:#[^\n]*)?\n/m.exec(text);
  if (!section) return { files: [], renamed: [], created: [] };
  const at = section.index + section[0].length;
  const indent = /^[ ]+/.exec(text.slice(at))?.[0] ?? '  ';
  return editOf(
    [{ path: configPath, span: { start: at, end: at }, text: `${indent}${name}: {}\n` }],
    linesOf(workspace),
  );
}
