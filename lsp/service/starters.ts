/**
 * The ready-made scenarios as they fit this project: which of them would be whole once what they lack is added, and what that is. Finding it takes time, so it
 * is done in steps while nobody waits; until then none is known.
 */
import { namesOf } from '../../compiler/check/needs.js';
import { analyse, configPath, type Diagnostic } from '../../compiler/index.js';
import { preludePath } from '../../compiler/prelude.js';
import type { ConfigHost } from '../../compiler/project/index.js';
import { parseFile } from '../../compiler/sources.js';
import {
  type ConfigEntry,
  fitted,
  messageOf,
  neededBy,
  readTemplate,
  type StarterSource,
  type Template,
} from '../../compiler/starters/index.js';
import type { Declaration } from '../../grammar/index.js';
import type { Workspace } from './workspace/workspace.js';

export interface ReadyMade {
  readonly name: string;
  /** What it does, in a line. */
  readonly says: string;
  /** The program in this project's words, for a scenario of this name. */
  readonly program: (scenario: string) => string;
  /** Messages to be made, text by path. */
  readonly messages: ReadonlyMap<string, string>;
  /** The new text of `cauce.yaml`; absent where it lacks nothing. */
  readonly config?: string;
}

interface Known {
  readonly template: Template;
  readonly needed: readonly ConfigEntry[];
}

export class Starters {
  readonly #workspace: Workspace;
  readonly #sources: () => readonly StarterSource[];
  /** What holds for any project. */
  readonly #known: Known[] = [];
  #reading: Iterator<void, void> | undefined;
  /** For the texts of one moment. */
  #fitted: { readonly moment: readonly unknown[]; readonly ready: ReadyMade[]; next: number } | undefined;

  constructor(workspace: Workspace, sources: () => readonly StarterSource[]) {
    this.#workspace = workspace;
    this.#sources = sources;
  }

  /** Those that are known to fit the texts as they are now. */
  ready(): readonly ReadyMade[] {
    return this.#fitted && isSame(this.#fitted.moment, this.#moment()) ? this.#fitted.ready : [];
  }

  /** Goes on until all is known or `enough` says so; whether all is. Only once the project has settled. */
  prepare(enough: () => boolean): boolean {
    this.#reading ??= this.#read();
    while (!this.#reading.next().done) if (enough()) return false;
    const moment = this.#moment();
    if (!this.#fitted || !isSame(this.#fitted.moment, moment)) this.#fitted = { moment, ready: [], next: 0 };
    for (const fitted = this.#fitted; fitted.next < this.#known.length; ) {
      const one = this.#fit(this.#known[fitted.next++]!);
      if (one) fitted.ready.push(one);
      if (enough()) return fitted.next === this.#known.length;
    }
    return true;
  }

  *#read(): Generator<void, void> {
    const host = this.#host();
    for (const source of this.#sources()) {
      const template = readTemplate(source, host);
      yield;
      const needed = yield* neededBy(template, () => false, host);
      this.#known.push({ template, needed });
    }
  }

  /** Nothing of the shipped texts is judged by the day or by this machine's environment. */
  #host(): ConfigHost {
    const { isSet: _, parseMarkup: __, ...host } = this.#workspace.config;
    return host;
  }

  /** What the answer hangs on: the model, the messages there are, and what programs declare beside scenarios and tests. */
  #moment(): readonly unknown[] {
    const { texts, model } = this.#workspace;
    const declared = [...this.#workspace.programs()].flatMap(([path, { text, tree }]) =>
      path === preludePath
        ? []
        : tree.declarations
            .filter(({ kind }) => isNamedValue(kind))
            .map(({ span }) => text.slice(span.start, span.end)),
    );
    return [texts.get(configPath), model.messages, ...declared];
  }

  #fit({ template, needed }: Known): ReadyMade | undefined {
    const { model, places, texts } = this.#workspace;
    const has = (place: string) => places.has(place);
    const before = texts.get(configPath) ?? '';
    const { program, entries, config } = fitted(template, needed, { model, has, config: before });
    if (config === null) return undefined;
    // The project's own message of that name is the message.
    const messages = new Map(
      [...template.messages].filter(([path]) => !Object.hasOwn(model.messages, messageOf(path))),
    );
    const own = [...template.messages.keys()].flatMap((path) => {
      const file = model.messages[messageOf(path)]?.file;
      return file === undefined ? [] : [[file, texts.get(file)!] as const];
    });
    const trial = program(template.name);
    const files = new Map([
      [configPath, config],
      ['own.cauce', this.#declarationsFor(trial)],
      [`${template.name}.cauce`, trial],
      ...messages,
      ...own,
    ]);
    const host = this.#host();
    const landed = analyse({ files, host });
    const introduced = (one: Diagnostic) => one.severity === 'error' && one.file !== 'own.cauce';
    if (landed.diagnostics.some(introduced)) return undefined;
    const { name, says } = template;
    return { name, says, program, messages, ...(entries.length > 0 && { config }) };
  }

  /** The text of what the project itself declares under names that stand in a program, and of what that names. */
  #declarationsFor(program: string): string {
    const programs = [...this.#workspace.programs()].filter(([path]) => path !== preludePath);
    const named = new Map<string, { readonly declaration: Declaration; readonly text: string }>();
    for (const [, { tree, text }] of programs)
      for (const declaration of tree.declarations)
        if (isNamedValue(declaration.kind) && 'name' in declaration)
          named.set(declaration.name.text, {
            declaration,
            text: text.slice(declaration.span.start, declaration.span.end),
          });
    const wanted = new Set(parseFile('program', program).tree.declarations.flatMap((one) => [...namesOf(one)]));
    const found: string[] = [];
    // A set takes what is added while it is walked.
    for (const name of wanted) {
      const one = named.get(name);
      if (!one) continue;
      found.push(one.text);
      for (const other of namesOf(one.declaration)) wanted.add(other);
    }
    return `${found.join('\n')}\n`;
  }
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((one, index) => one === b[index]);
}

function isNamedValue(kind: string): boolean {
  return kind === 'let' || kind === 'segment' || kind === 'event';
}
