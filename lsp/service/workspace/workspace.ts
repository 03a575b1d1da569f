/**
 * A project as it is being edited: texts come in one by one, and what hangs on a change is found out anew when somebody asks. After everything is
 * settled it knows exactly what a check of all the texts tells. It reads no files and keeps no clock.
 */
import type { ParsedFile, Symbols } from '../../../compiler/analysis.js';
import type { Checker } from '../../../compiler/check/checker.js';
import { checkFiles, type FileFacts } from '../../../compiler/check/files.js';
import { checkProject } from '../../../compiler/check/index.js';
import { filesNeeded } from '../../../compiler/check/needs.js';
import { checkerFor, declare, type Table } from '../../../compiler/check/table.js';
import { checkWhole, sendsByMessage } from '../../../compiler/check/whole.js';
import { byFile, finish } from '../../../compiler/finish.js';
import type { Diagnostic } from '../../../compiler/index.js';
import { preludePath, preludeText } from '../../../compiler/prelude.js';
import type { ConfigHost } from '../../../compiler/project/index.js';
import { mayGoOver, overCapsIn, volumeFindings } from '../../../compiler/prove/findings.js';
import type { Location, Meaning } from '../../../compiler/resolve/symbol.js';
import { commented, configPath, parseFile } from '../../../compiler/sources.js';
import type { Type } from '../../../compiler/types/type.js';
import type { Expression, Name } from '../../../grammar/index.js';
import type { ProjectModel } from '../../../runtime/machine/model.js';
import { spread } from './changes.js';
import { Stage } from './stage.js';
import { Templates } from './templates.js';
import { type Changes, Texts, type Unreadable } from './texts.js';

export interface WorkspaceHost {
  /** With the template engines where templates are to be checked. */
  readonly config: ConfigHost;
  /** What time it is, epoch milliseconds; without it no date is past. */
  readonly now?: number;
}

/** Side tables of one program. They may hold nodes of other files too. */
export interface Checked {
  readonly facts: FileFacts;
  readonly diagnostics: readonly Diagnostic[];
  readonly types: ReadonlyMap<Expression, Type>;
  readonly meanings: ReadonlyMap<Name, Meaning>;
}

const prelude = parseFile(preludePath, preludeText);
/** Files checked together while nobody waits: enough to share what they name, few enough to stop soon. */
const batch = 16;

/** What `policies.prove` promises takes a proof of the whole project: with more programs than these that is too long between two keys, and `cauce check` alone tells it. */
const MOST_PROVED = 100;

export class Workspace {
  readonly #host: WorkspaceHost;
  readonly #texts: Texts;
  readonly #templates = new Templates();
  readonly #checked = new Map<string, Checked>();
  readonly #stale = new Set<string>();
  readonly #told = new Map<string, Told>();
  #table: Table | undefined;
  #symbols: Symbols | undefined;
  /** By file what the rules over the whole project tell; undefined where they have to be asked again. */
  #whole: ReadonlyMap<string, readonly Diagnostic[]> = new Map();
  #wholeHolds = false;
  /** By file what proof tells: found when all else is known, since it takes the whole project. */
  #volume: ReadonlyMap<string, readonly Diagnostic[]> = new Map();
  #volumeHolds = false;
  /** The same by the file whose scenarios it is of. */
  readonly #proved = new Map<string, readonly Diagnostic[]>();

  constructor(host: WorkspaceHost) {
    this.#host = host;
    this.#texts = new Texts(host.config);
    this.#texts.names.set(preludePath, prelude);
  }

  /** By path under the project; undefined for a file that is gone. */
  update(path: string, content: string | Unreadable | undefined): boolean {
    return this.#texts.set(path, content);
  }

  /** Of all files there are, also of those that cannot be read. */
  paths(): readonly string[] {
    return [...this.#texts.all.keys(), ...this.#texts.unreadable.keys()];
  }

  get config(): ConfigHost {
    return this.#host.config;
  }

  get texts(): ReadonlyMap<string, string> {
    return this.#texts.all;
  }

  /** Trees of all programs, by path, the prelude's too. */
  programs(): ReadonlyMap<string, ParsedFile> {
    this.#refresh();
    return new Map([[preludePath, prelude], ...this.#texts.programs]);
  }

  program(path: string): ParsedFile | undefined {
    this.#refresh();
    return this.#texts.programs.get(path) ?? (path === preludePath ? prelude : undefined);
  }

  /** Paths of the programs in which a name is written. */
  programsNaming(name: string): readonly string[] {
    this.#refresh();
    return [...this.#texts.names.users(name)].filter((path) => path !== preludePath);
  }

  get model(): ProjectModel {
    return this.#current().input.model;
  }

  get places(): ReadonlyMap<string, Location> {
    return this.#current().input.places;
  }

  /** What all files declare, the prelude included as far as this project gets it. */
  get symbols(): Symbols {
    this.#current();
    if (!this.#symbols) this.#check([]);
    return this.#symbols!;
  }

  /** A table of names for one more check, such as of a text nobody has written. */
  table(): Table {
    return this.#current();
  }

  stage(path: string): Stage {
    if (!this.#texts.isRead(path) || !this.#table) return Stage.Changed;
    if (path.endsWith('.cauce') && (this.#stale.has(path) || !this.#checked.has(path))) return Stage.Resolved;
    return this.isSettled ? Stage.Settled : Stage.Checked;
  }

  get isSettled(): boolean {
    return (
      !this.#texts.hasChanges &&
      this.#table !== undefined &&
      this.#stale.size === 0 &&
      this.#wholeHolds &&
      this.#volumeHolds
    );
  }

  /** The side tables of a program, up to date with every text. */
  checked(path: string): Checked | undefined {
    this.#refresh();
    if (this.#stale.has(path)) this.#check([path]);
    return this.#checked.get(path);
  }

  /** The same as they were last found, with no more work. */
  lastChecked(path: string): Checked | undefined {
    return this.#checked.get(path);
  }

  /**
   * What is told of one file, in order of place, with no more work than it takes for that file: what hangs on others stands as it was last known.
   * After `settle` it is what a check of the whole project tells.
   */
  diagnostics(path: string): readonly Diagnostic[] {
    this.#refresh();
    const c = this.#stale.has(path) ? this.#check([path]) : undefined;
    if (!this.#wholeHolds && this.#isKnown()) this.#judge(c);
    return this.#finished(path);
  }

  /** Goes on until everything is known or `enough` says so; whether everything is. */
  settle(enough: () => boolean = () => false): boolean {
    this.#refresh();
    while (this.#stale.size > 0) {
      this.#check([...this.#stale].slice(0, batch));
      if (enough()) return false;
    }
    if (!this.#wholeHolds) this.#judge();
    return this.#volumeHolds || this.#prove(enough);
  }

  /** What is proved of each file stands until it is checked again; whether all is known. */
  #prove(enough: () => boolean): boolean {
    const { input, symbols } = this.#current();
    const { templates: _, ...texts } = input;
    if (input.model.policies.prove.length > 0) {
      const isSmall = this.#texts.programs.size <= MOST_PROVED;
      this.#tellVolume(isSmall ? volumeFindings(checkProject(texts)) : none);
      return true;
    }
    const suspected = new Set(mayGoOver(input.model, symbols).map(({ file }) => file));
    for (const [path, program] of this.#texts.programs) {
      if (this.#proved.has(path)) continue;
      if (!suspected.has(path)) {
        this.#proved.set(path, none);
        continue;
      }
      const files = filesNeeded(this.#current(), program);
      this.#proved.set(path, overCapsIn(checkProject({ ...texts, files }), path));
      if (enough()) return false;
    }
    this.#tellVolume([...this.#proved.values()].flat());
    return true;
  }

  /** The same array as before for a file of which the same is told. */
  #tellVolume(found: readonly Diagnostic[]): void {
    const before = this.#volume;
    const isSame = (a: readonly Diagnostic[], b: readonly Diagnostic[]) =>
      a.length === b.length && a.every((one, index) => one === b[index]);
    const groups = [...byFile(found)].map(([path, now]) => {
      const then = before.get(path);
      return [path, then && isSame(then, now) ? then : now] as const;
    });
    this.#volume = new Map(groups);
    this.#volumeHolds = true;
  }

  #refresh(): void {
    if (!this.#texts.hasChanges && this.#table) return;
    const before = new Set(this.#texts.programs.keys());
    const changes = this.#texts.read();
    this.#wholeHolds = false;
    this.#volumeHolds = false;
    this.#symbols = undefined;
    const { model, messages } = this.#texts;
    this.#table = declare({
      files: [...this.#texts.programs.values()],
      prelude,
      model: { ...model.model, messages: messages.messages },
      places: new Map([...model.places, ...messages.places]),
      unsure: model.unsure,
      templates: messages.templates,
      ...(this.#host.now === undefined ? {} : { now: this.#host.now }),
    });
    for (const path of before) if (!this.#texts.programs.has(path)) this.#forget(path);
    this.#markStale(changes);
  }

  #forget(path: string): void {
    this.#checked.delete(path);
    this.#proved.delete(path);
    this.#told.delete(path);
    this.#stale.delete(path);
  }

  #markStale({ model, names, others, programs }: Changes): void {
    if (model) {
      for (const path of this.#texts.programs.keys()) this.#stale.add(path);
      this.#templates.forget(() => true);
      return;
    }
    for (const path of programs) if (this.#texts.programs.has(path)) this.#stale.add(path);
    if (names.size === 0 && !others) return;
    const known = new Map([...this.#texts.programs, [preludePath, prelude]]);
    const all = spread(names, known, this.#texts.names, eventsOfMessages(this.model));
    for (const name of all) for (const path of this.#texts.names.users(name)) this.#stale.add(path);
    if (others)
      for (const [path, { diagnostics, facts }] of this.#checked)
        if (diagnostics.length > 0 || facts.unknown) this.#stale.add(path);
    this.#stale.delete(preludePath);
    const { messages } = this.model;
    this.#templates.forget(({ key }) => all.has(messages[key]?.name ?? ''));
  }

  #current(): Table {
    this.#refresh();
    return this.#table!;
  }

  #check(paths: readonly string[]): Checker {
    const table = this.#current();
    const c = checkerFor(table);
    const wanted = new Set(paths);
    const facts = checkFiles(c, table, wanted);
    const found = byFile(c.taken());
    for (const one of facts) {
      const { path } = one;
      this.#checked.set(path, {
        facts: one,
        diagnostics: found.get(path) ?? none,
        types: c.types,
        meanings: c.meanings,
      });
      this.#stale.delete(path);
      this.#proved.delete(path);
    }
    this.#symbols = c.symbols;
    if (paths.length > 0) this.#wholeHolds = false;
    return c;
  }

  /** Whether every file has been checked at least once. */
  #isKnown(): boolean {
    for (const path of this.#texts.programs.keys()) if (!this.#checked.has(path)) return false;
    return true;
  }

  /** The rules over the whole project, from what is known of its files. */
  #judge(checker?: Checker): void {
    const table = this.#current();
    const c = checker ?? this.#check([]);
    const facts = [...table.files.map(({ path }) => path), preludePath].flatMap(
      (path) => this.#checked.get(path)?.facts ?? [],
    );
    const shown = this.#templates.check(c, table.input.templates ?? [], sendsByMessage(facts));
    checkWhole(c, table, facts, shown);
    this.#whole = byFile(c.taken());
    this.#wholeHolds = this.#stale.size === 0;
  }

  /** The same array as before where nothing that it is made of has changed. */
  #finished(path: string): readonly Diagnostic[] {
    const text = this.#texts.all.get(path);
    const { unreadable } = this.#texts;
    if (text === undefined && !unreadable.has(path)) return none;
    const { model, messages } = this.#texts;
    const parts = [
      this.#texts.syntax(path),
      messagesByFile(messages).get(path) ?? none,
      this.#checked.get(path)?.diagnostics ?? none,
      this.#templates.diagnostics(path),
      this.#whole.get(path) ?? none,
      this.#volume.get(path) ?? none,
    ] as const;
    const lacksNames = model.lacksNames || unreadable.has(configPath);
    const before = this.#told.get(path);
    if (
      before &&
      before.text === text &&
      before.model === model &&
      before.lacksNames === lacksNames &&
      parts.every((part, index) => part === before.parts[index])
    )
      return before.diagnostics;
    const [read, message, ...checked] = parts;
    const isPart = path === configPath || path.endsWith('.cauce') || path.startsWith('messages/');
    const file = commented(path, text ?? '', this.#texts.programs.get(path));
    const diagnostics = isPart ? finish(file, { read, message, checked: checked.flat() }, lacksNames) : none;
    this.#told.set(path, { text, model, lacksNames, parts, diagnostics });
    return diagnostics;
  }
}

interface Told {
  readonly text: string | undefined;
  readonly model: unknown;
  readonly lacksNames: boolean;
  readonly parts: readonly (readonly Diagnostic[])[];
  readonly diagnostics: readonly Diagnostic[];
}

const none: readonly Diagnostic[] = [];

const grouped = new WeakMap<object, ReadonlyMap<string, readonly Diagnostic[]>>();

function messagesByFile(messages: { readonly diagnostics: readonly Diagnostic[] }) {
  let groups = grouped.get(messages);
  if (!groups) {
    groups = byFile(messages.diagnostics);
    grouped.set(messages, groups);
  }
  return groups;
}

/** By the name of a message the events it is given. */
function eventsOfMessages({ messages }: ProjectModel): readonly (readonly [string, ReadonlySet<string>])[] {
  return Object.values(messages).map(({ name, params }) => [
    name,
    new Set(Object.values(params).flatMap((param) => (param.type === 'event' ? [param.event] : []))),
  ]);
}
