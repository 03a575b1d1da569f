/** What scenarios have in common and a version changes: segments, events, messages and settings, in the words of their texts. It knows nothing of people. */

import { type Read, reader } from '../../compiler/graph/index.js';
import { configPath } from '../../compiler/index.js';
import { type Bundle, type ProjectModel, stableText } from '../../runtime/machine/index.js';
import { bare, type ProjectBody } from '../../runtime/versions/index.js';
import { type Detail, entriesThatDiffer, frontMatterOf } from './entries.js';

export interface SharedChange {
  readonly what: 'segment' | 'event' | 'message' | 'setting';
  readonly name: string;
  readonly change: 'new' | 'gone' | 'changed';
  readonly details: readonly Detail[];
}

/** All that `cauce.yaml` says; the messages are told by themselves. */
const SETTINGS = Object.keys({
  project: true,
  currency: true,
  timezone: true,
  shop: true,
  contact: true,
  events: true,
  records: true,
  aliases: true,
  channels: true,
  policies: true,
  coupons: true,
  groups: true,
  places: true,
  rfm: true,
} satisfies Record<keyof Omit<ProjectModel, 'messages'>, true>) as readonly (keyof Omit<ProjectModel, 'messages'>)[];

export function sharedChanges(old: ProjectBody, fresh: ProjectBody): readonly SharedChange[] {
  const byName = (plans: Bundle['segments'] | Bundle['derived']) =>
    Object.fromEntries(plans.map((plan) => [plan.name, bare(plan)]));
  const settings = ({ bundle }: ProjectBody) => Object.fromEntries(SETTINGS.map((name) => [name, bundle.model[name]]));
  const messages = ({ bundle, bodies }: ProjectBody) =>
    Object.fromEntries(
      Object.entries(bundle.model.messages).map(([name, model]) => [name, [model, textOf(bodies[name])]]),
    );
  const declared = (what: 'segments' | 'derived', name: string) =>
    declarationDiffers(saidBy(old, what, name), saidBy(fresh, what, name));
  return [
    ...differences('segment', byName(old.bundle.segments), byName(fresh.bundle.segments), (name) =>
      declared('segments', name),
    ),
    ...differences('event', byName(old.bundle.derived), byName(fresh.bundle.derived), (name) =>
      declared('derived', name),
    ),
    ...differences('message', messages(old), messages(fresh), (name) => messageDiffers(name, old, fresh)),
    ...differences('setting', settings(old), settings(fresh), (name) => settingDiffers(name, old, fresh)),
  ];
}

/** Keys of the records are names of the shop, so nothing in them may be left out. */
function differences(
  what: SharedChange['what'],
  old: Readonly<Record<string, unknown>>,
  fresh: Readonly<Record<string, unknown>>,
  detailsOf: (name: string) => readonly Detail[],
): readonly SharedChange[] {
  const names = [...new Set([...Object.keys(old), ...Object.keys(fresh)])].sort();
  return names.flatMap((name): SharedChange[] => {
    const [was, is] = [old[name], fresh[name]];
    if (stableText(was ?? null) === stableText(is ?? null)) return [];
    const change = was === undefined ? 'new' : is === undefined ? 'gone' : 'changed';
    return [{ what, name, change, details: detailsOf(name) }];
  });
}

/** Git may have written the file with other line ends: the message is the same. */
function textOf(body: string | undefined): string | undefined {
  return body?.replaceAll('\r\n', '\n');
}

function saidBy({ bundle, sources }: ProjectBody, what: 'segments' | 'derived', name: string): string | undefined {
  const plan = bundle[what].find((one) => one.name === name);
  const read: Read = reader(bundle.files.map((file) => sources[file]));
  return plan && read(plan.span)?.replace(/^(segment|event)\s+\S+\s*(=\s*)?/, '');
}

/** Nothing where the words are the same: something it names has changed. */
function declarationDiffers(from: string | undefined, to: string | undefined): readonly Detail[] {
  if (from === to) return [];
  return [{ name: '', ...(from !== undefined && { from }), ...(to !== undefined && { to }) }];
}

function messageDiffers(name: string, old: ProjectBody, fresh: ProjectBody): readonly Detail[] {
  const [was, is] = [old, fresh].map(({ bundle, bodies, sources }) => {
    const model = bundle.model.messages[name];
    return model && { front: frontMatterOf(sources[model.file] ?? ''), body: textOf(bodies[name]) };
  });
  // A message that comes or goes is told by its name alone: its text is in the change itself.
  if (!was || !is) return [];
  return [...entriesThatDiffer(was.front, is.front), ...(was.body === is.body ? [] : [{ name: 'text' }])];
}

function settingDiffers(name: string, old: ProjectBody, fresh: ProjectBody): readonly Detail[] {
  const [was, is] = [old, fresh].map(({ sources }) => sources[configPath] ?? '') as [string, string];
  return entriesThatDiffer(was, is, name);
}
