/**
 * What may stand at a place of `cauce.yaml` or of a message's front matter. A word nobody writes is put there and the readers say what would be right
 * instead: whatever they take is offered, and nothing else. It lists nothing itself.
 */
import type { z } from 'zod';
import type { Span } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import { CHANNEL_KEYS, GROUP_KEYS } from './channels.js';
import { type ConfigHost, readConfig } from './config.js';
import { EVENT_LINKS } from './event-links.js';
import { type Choices, quotedIn } from './findings.js';
import { splitFrontMatter } from './front-matter.js';
import { entryOf, type Located, nodeAt, type Path } from './located.js';
import { messageSchema, readMessageFile } from './messages.js';
import { CHANNEL_PROVIDERS, type Provider, SYNC_PROVIDERS } from './providers.js';
import { schema } from './schema.js';
import { schemaAt } from './shape.js';
import { readYaml } from './yaml.js';

export interface Choice {
  readonly text: string;
  readonly kind: Choices['kind'];
  /** Markdown. */
  readonly about?: string;
  /** Of a key what can stand behind it. */
  readonly example?: string;
}

export interface Asked {
  /** Of the word that stands there. */
  readonly span: Span;
  readonly choices: readonly Choice[];
}

/** A file of data, and the model where it is a message's. */
export interface DataFile {
  readonly path: string;
  readonly text: string;
  readonly host: ConfigHost;
  readonly model?: ProjectModel;
}

const marker = 'cursor_is_here';

/** `declared`: names that programs declare, by what they are; they stand for themselves among the choices. */
export function choicesAt(
  file: DataFile,
  offset: number,
  declared: (kind: string) => readonly string[],
): Asked | undefined {
  const { text } = file;
  let start = offset;
  while (start > 0 && !/[\s[\]{}(),"']/.test(text[start - 1]!)) start--;
  const end = offset + (/^(?:[^\s[\]{}(),"'?:]|:(?!\s|$))*/.exec(text.slice(offset))?.[0].length ?? 0);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const before = text.slice(lineStart, start);
  if (/(?:^|\s)#/.test(before) || text[start] === '#') return undefined;
  const isKey = before.trim() === '' && !/^\s*:(\s|$)/.test(text.slice(end));
  const put = (word: string) => `${text.slice(0, start)}${word}${text.slice(end)}`;
  const marked = put(isKey ? `${marker}: 0` : marker);
  const heard: Choices[] = [];
  read({ ...file, text: marked }, (one) => {
    if (one.written.split(/[^\p{L}\p{Nd}_]+/u).includes(marker)) heard.push(one);
  });
  const root = rootOf({ ...file, text: marked });
  const path = pathAt(root, start) ?? [];
  const holder = nodeAt(root, path.slice(0, -1));
  const found = new Map<string, Choice>();
  for (const { kind, choices } of heard) {
    for (const choice of kind === 'declared' ? choices.flatMap(declared) : choices) {
      if (found.has(choice) || choice.includes(marker)) continue;
      if (kind === 'key') {
        if (entryOf(holder, choice)) continue;
        const { about, example } = aboutKey(file, root, [...path.slice(0, -1), choice]);
        const written = `${choice}: ${example}`;
        const fits = example !== undefined && isKey && isSound(file, put(written), start, start + written.length);
        found.set(choice, { text: choice, kind, ...(about && { about }), ...(fits && { example }) });
      } else if (kind !== 'example' || isSound(file, put(choice), start, start + choice.length))
        found.set(choice, { text: choice, kind });
    }
  }
  return found.size === 0 ? undefined : { span: { start, end }, choices: [...found.values()] };
}

/** The key at a place with what it says; undefined where there is none that the language knows. */
export function keyAt(
  file: DataFile,
  offset: number,
): { readonly span: Span; readonly key: string; readonly about: string } | undefined {
  const root = rootOf(file);
  const path = pathAt(root, offset);
  const key = path?.at(-1);
  if (!path || typeof key !== 'string') return undefined;
  const span = entryOf(nodeAt(root, path.slice(0, -1)), key)?.keySpan;
  const { about } = aboutKey(file, root, path);
  return span && about !== undefined && holds(span, offset) ? { span, key: path.join('.'), about } : undefined;
}

function read({ path, text, host, model }: DataFile, listen?: (choices: Choices) => void) {
  return model ? readMessageFile({ path, text }, model, host, listen) : readConfig(text, path, host, listen);
}

/** Whether nothing is wrong there. */
function isSound(file: DataFile, text: string, start: number, end: number): boolean {
  const { isSet: _, ...host } = file.host;
  return read({ ...file, text, host }).diagnostics.every(({ span }) => span.start > end || span.end < start);
}

function rootOf({ path, text, model }: DataFile): Located | undefined {
  if (!model) return readYaml({ file: path, text }).root;
  const { front } = splitFrontMatter(text);
  return front && readYaml({ file: path, ...front }).root;
}

/** Keys and indices that lead to the key or value at an offset. */
function pathAt(root: Located | undefined, offset: number): Path | undefined {
  const path: (string | number)[] = [];
  const walk = (node: Located | undefined): boolean => {
    if (node?.kind === 'scalar') return holds(node.span, offset);
    const inside =
      node?.kind === 'map'
        ? node.entries.map(({ key, keySpan, value }) => [key, value, holds(keySpan, offset)] as const)
        : (node?.items.map((item, index) => [index, item, false] as const) ?? []);
    return inside.some(([step, value, isHere]) => {
      path.push(step);
      if (isHere || walk(value)) return true;
      path.pop();
      return false;
    });
  };
  return walk(root) ? path : undefined;
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end && end > start;
}

interface About {
  readonly about?: string | undefined;
  readonly example?: string | undefined;
}

function aboutKey(file: DataFile, root: Located | undefined, path: Path): About {
  const [section, , key] = path;
  if (!file.model && path.length === 3 && typeof key === 'string') {
    const map = nodeAt(root, path.slice(0, -1));
    if (section === 'events') return { about: own(EVENT_LINKS, key) };
    if (section === 'channels') return aboutSetting(key, CHANNEL_KEYS, own(CHANNEL_PROVIDERS, textOf(map, 'provider')));
    if (section === 'groups') return aboutSetting(key, GROUP_KEYS, own(SYNC_PROVIDERS, textOf(map, 'sync')));
  }
  const of = schemaAt(file.model ? messageSchema : schema, path);
  return of ? { about: of.description, example: exampleOf(of) } : {};
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function textOf(map: Located | undefined, key: string): string {
  const node = entryOf(map, key)?.value;
  return node?.kind === 'scalar' ? node.text : '';
}

function aboutSetting(key: string, always: Readonly<Record<string, string>>, provider: Provider | undefined): About {
  const example = provider && own(provider.needs, key);
  if (example === undefined) return { about: own(always, key) ?? (provider && own(provider.takes, key)) };
  return { about: `Needed to deliver ${provider!.delivers}, such as \`${example}\`.`, example };
}

/** What the schema asks for, as it would say it to who wrote something else there: the first example of that. */
function exampleOf(of: z.ZodType): string | undefined {
  const issue = of.safeParse(Symbol()).error?.issues[0];
  if (issue?.code === 'invalid_value') return String(issue.values[0]);
  return issue && quotedIn(issue.message)[0];
}
