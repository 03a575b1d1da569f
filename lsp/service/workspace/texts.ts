/** What each text of a project says by itself, kept as long as the text stays the same. It puts nothing together and checks nothing. */
import type { ParsedFile } from '../../../compiler/analysis.js';
import { type Diagnostic, tellUnreadable } from '../../../compiler/index.js';
import {
  type ConfigHost,
  isUnderMessages,
  joinMessages,
  type MessageReading,
  type MessagesResult,
  readMessageFile,
} from '../../../compiler/project/index.js';
import { configPath, type ModelReading, parseFile, readModel, syntaxOf } from '../../../compiler/sources.js';
import { changesBetween, NameIndex } from './changes.js';

/** What a round of changes means for the rest of the project. */
export interface Changes {
  /** The model is another: nothing that was checked holds any more. */
  readonly model: boolean;
  readonly names: ReadonlySet<string>;
  readonly others: boolean;
  /** Programs that are new or other than they were. */
  readonly programs: readonly string[];
}

const none: readonly Diagnostic[] = [];

/** A file that is there and cannot be read; `detail` says why, as it is told. */
export interface Unreadable {
  readonly detail: string;
}

export class Texts {
  readonly all = new Map<string, string>();
  /** What is told of files that cannot be read. */
  readonly unreadable = new Map<string, readonly Diagnostic[]>();
  readonly programs = new Map<string, ParsedFile>();
  readonly names = new NameIndex();
  readonly #changed = new Set<string>([configPath]);
  readonly #syntax = new Map<string, readonly Diagnostic[]>();
  readonly #readings = new Map<string, MessageReading>();
  readonly #host: ConfigHost;
  #model: ModelReading | undefined;
  #messages: MessagesResult | undefined;

  constructor(host: ConfigHost) {
    this.#host = host;
  }

  /** `content` is undefined for a file that is gone. Whether that is a change. */
  set(path: string, content: string | Unreadable | undefined): boolean {
    const text = typeof content === 'string' ? content : undefined;
    const told = typeof content === 'object' ? tellUnreadable({ path, ...content }) : undefined;
    if (this.all.get(path) === text && this.unreadable.get(path)?.[0]?.message === told?.message) return false;
    if (told) this.unreadable.set(path, [told]);
    else this.unreadable.delete(path);
    if (text === undefined) this.all.delete(path);
    else this.all.set(path, text);
    this.#changed.add(path);
    return true;
  }

  isRead(path: string): boolean {
    return !this.#changed.has(path);
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  /** Only after `read`. */
  get model(): ModelReading {
    return this.#model!;
  }

  /** Only after `read`. */
  get messages(): MessagesResult {
    this.#messages ??= joinMessages(this.#readings.values());
    return this.#messages;
  }

  /** What the text by itself gets told. */
  syntax(path: string): readonly Diagnostic[] {
    const unreadable = this.unreadable.get(path);
    if (unreadable) return unreadable;
    if (path === configPath) return this.model.diagnostics;
    return this.#syntax.get(path) ?? none;
  }

  /** Reads what has changed. */
  read(): Changes {
    const paths = [...this.#changed];
    this.#changed.clear();
    const names = new Set<string>();
    const programs: string[] = [];
    let others = false;
    const model = paths.includes(configPath);
    if (model) this.#model = readModel(this.all.get(configPath), this.#host);
    for (const path of paths) {
      if (!path.endsWith('.cauce')) continue;
      const changes = changesBetween(this.programs.get(path), this.#parse(path));
      for (const name of changes.changed) names.add(name);
      others ||= changes.others;
      programs.push(path);
    }
    const messages = model ? [...this.all.keys(), ...paths] : paths;
    for (const path of new Set(messages.filter(isUnderMessages))) {
      if (path.endsWith('.cauce')) continue;
      const before = this.#readings.get(path);
      const after = this.#readMessage(path);
      this.#messages = undefined;
      if (signature(before) === signature(after)) continue;
      for (const one of [before, after]) if (one?.read) names.add(one.read.message.name);
      others = true;
    }
    return { model, names, others, programs };
  }

  #parse(path: string): ParsedFile | undefined {
    const text = this.all.get(path);
    if (text === undefined) {
      this.programs.delete(path);
      this.names.set(path, undefined);
      this.#syntax.delete(path);
      return undefined;
    }
    const parsed = parseFile(path, text);
    this.programs.set(path, parsed);
    this.names.set(path, parsed);
    this.#syntax.set(path, syntaxOf(parsed));
    return parsed;
  }

  #readMessage(path: string): MessageReading | undefined {
    const text = this.all.get(path);
    if (text === undefined) {
      this.#readings.delete(path);
      return undefined;
    }
    const reading = readMessageFile({ path, text }, this.model.model, this.#host);
    this.#readings.set(path, reading);
    return reading;
  }
}

/** What programs can see of a message. */
function signature(reading: MessageReading | undefined): string {
  return reading?.read ? JSON.stringify([reading.path, reading.read.message, reading.read.params]) : '';
}
