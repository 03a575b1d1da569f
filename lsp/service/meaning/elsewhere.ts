/** Names of a project that stand in `cauce.yaml`, in front matter and in templates, by the keys of `keys.ts`. */

import { configPath } from '../../../compiler/sources.js';
import type { MessageTemplate } from '../../../compiler/templates/view.js';
import type { Workspace } from '../workspace/workspace.js';
import { keyOfChannel, keyOfField, keyOfParam, keyOfValue, type Occurrence, rootOf } from './keys.js';

type Span = Occurrence['span'];

const valueSections = new Set(['contact', 'groups', 'coupons', 'places']);

/** What `cauce.yaml` declares, and what it names again. */
export function occurrencesInConfig(workspace: Workspace): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const add = (key: string, span: Span, declares: boolean) => found.push({ path: configPath, span, key, declares });
  for (const [place, { file, span }] of workspace.places) {
    if (file !== configPath) continue;
    const [section, name, field, more] = place.split('.');
    if (section === undefined || name === undefined || more !== undefined) continue;
    if (field === undefined) {
      if (valueSections.has(section) || section === 'events') add(keyOfValue(name), span, true);
      if (section === 'channels') add(keyOfChannel(name), span, true);
    } else if (section === 'events' && workspace.model.events[name]?.fields[field])
      add(keyOfField(name, field), span, true);
  }
  const text = workspace.texts.get(configPath) ?? '';
  for (const { pattern, key } of mentions(workspace)) {
    for (const match of text.matchAll(pattern)) {
      const word = match.groups?.name ?? '';
      const start =
        match.index + match[0].indexOf(word, match[0].length - word.length - (match.groups?.rest ?? '').length);
      const named = key(word);
      if (named !== undefined) add(named, { start, end: start + word.length }, false);
    }
  }
  return found;
}

const word = '(?<name>[\\p{L}][\\p{L}\\p{Nd}_]*)';

/** Where a value of `cauce.yaml` is the name of something, by what is written before it. */
function mentions({ symbols, model }: Workspace) {
  const ofKind =
    (...kinds: string[]) =>
    (name: string) =>
      kinds.includes(symbols.values.get(name)?.kind ?? '') ? keyOfValue(name) : undefined;
  const event = ofKind('event');
  return [
    { pattern: new RegExp(`\\b(?:consent|confirms):\\s*${word}`, 'gu'), key: ofKind('attribute') },
    { pattern: new RegExp(`\\b(?:event|undoes):\\s*${word}`, 'gu'), key: event },
    {
      pattern: new RegExp(`\\b\\d+\\s+${word}(?<rest>\\s+per\\b)`, 'gu'),
      key: (name: string) => (Object.hasOwn(model.channels, name) ? keyOfChannel(name) : event(name)),
    },
    { pattern: new RegExp(`\\bper\\s+\\w+\\s+for\\s+${word}`, 'gu'), key: ofKind('segment') },
    {
      pattern: new RegExp(`\\brfm:[^\\n]*\\bvalue:\\s*${word}`, 'gu'),
      key: (name: string) => (model.rfm ? keyOfField(model.rfm.event, name) : undefined),
    },
  ];
}

/** What a message's front matter and template name. */
export function occurrencesInTemplate(workspace: Workspace, template: MessageTemplate): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const { key, file, params, parts } = template;
  const { symbols, model, places } = workspace;
  const text = workspace.texts.get(file) ?? '';
  const shapes = model.messages[key]?.params ?? {};
  const add = (named: string, span: Span, declares = false) => {
    found.push({ path: file, span, key: named, declares });
  };
  for (const [name, span] of params) {
    add(keyOfParam(key, name), span, true);
    const shape = shapes[name];
    const place = places.get(`messages.${key}.params.${name}`);
    if (shape?.type === 'event' && place && text.slice(place.span.start, place.span.end) === shape.event)
      add(keyOfValue(shape.event), place.span);
  }
  for (const { nodes, place } of parts) {
    for (const path of pathsIn(nodes)) {
      const start = place({ start: path.span.start, end: path.span.start + path.root.length });
      const [first] = path.steps;
      const name = typeof first?.by === 'string' ? first.by : undefined;
      const whole = first && place(first.span);
      // A step is written with its dot or in brackets; only its name is meant.
      const step = name === undefined || !whole ? undefined : { start: whole.end - name.length, end: whole.end };
      const isWritten = step && text.slice(step.start, step.end) === name;
      if (path.root === 'contact') {
        if (isWritten && name !== undefined && Object.hasOwn(model.contact, name)) add(keyOfValue(name), step);
        continue;
      }
      const shape = Object.hasOwn(shapes, path.root) ? shapes[path.root] : undefined;
      if (!shape) continue;
      if (text.slice(start.start, start.end) === path.root) add(keyOfParam(key, path.root), start);
      if (shape.type === 'event' && isWritten && name !== undefined)
        add(keyOfField(rootOf(symbols, shape.event), name), step);
    }
  }
  return found;
}

interface PathNode {
  readonly kind: 'path';
  readonly span: Span;
  readonly root: string;
  readonly steps: readonly { readonly span: Span; readonly by: unknown }[];
}

/** Every path anywhere in a piece of a template's tree. */
function* pathsIn(node: unknown): Iterable<PathNode> {
  if (Array.isArray(node)) for (const one of node) yield* pathsIn(one);
  else if (typeof node === 'object' && node !== null) {
    if ('kind' in node && node.kind === 'path' && 'root' in node) yield node as PathNode;
    for (const key in node) if (key !== 'span') yield* pathsIn(node[key as keyof typeof node]);
  }
}
