/**
 * Tells the client what is wrong: the file being edited at once, everything that hangs on it as soon as there is time. Work that nobody waits for is done in
 * slices, so that a key is never kept waiting.
 */
import type { Connection } from 'vscode-languageserver/node';
import * as to from './convert.js';
import type { Project, Projects } from './projects.js';
import { soon, turn } from './soon.js';

/** Milliseconds a slice takes before others get their turn. */
const slice = 15;

export class Publisher {
  readonly #connection: Connection;
  readonly #projects: Projects;
  readonly #now: () => number;
  /** By address, what the client was told last. */
  readonly #told = new Map<string, string>();
  /** By address, what was found last. */
  readonly #found = new Map<string, unknown>();
  readonly #busy = new Set<Project>();
  readonly #asked = new Map<Project, Set<string>>();
  /** Clients that ask for the diagnostics of open files themselves. */
  pulls = false;
  /** Of these, those that can be told to ask again. */
  refreshes = false;
  /** Whether problems of files that are not open are told. */
  wholeProject = true;

  constructor(connection: Connection, projects: Projects, now: () => number) {
    this.#connection = connection;
    this.#projects = projects;
    this.#now = now;
  }

  /** Something changed in a project; `path` is what is being looked at. */
  changed(project: Project, path?: string): void {
    const paths = this.#asked.get(project) ?? new Set();
    if (path !== undefined) paths.add(path);
    this.#asked.set(project, paths);
    if (this.#busy.has(project)) return;
    this.#busy.add(project);
    soon(() => void this.#work(project));
  }

  /** The client shall forget what it was told of a project. */
  async forget(project: Project): Promise<void> {
    for (const path of project.service.workspace.paths()) {
      this.#found.delete(project.uriOf(path));
      await this.#send(project.uriOf(path), []);
    }
  }

  async #work(project: Project): Promise<void> {
    try {
      for (let settled = false; !settled || this.#asked.has(project); ) {
        const paths = this.#asked.get(project);
        this.#asked.delete(project);
        for (const path of paths ?? []) await this.#tell(project, path);
        const end = this.#now() + slice;
        settled = project.service.settle(() => this.#now() > end || this.#asked.has(project));
        await turn();
      }
      const paths = this.wholeProject ? project.service.workspace.paths() : project.open;
      for (const path of paths) await this.#tell(project, path);
      if (this.refreshes) this.#connection.languages.diagnostics.refresh();
      await this.#prepare(project);
    } catch (fault) {
      this.#connection.console.error(`diagnostics: ${fault instanceof Error ? fault.stack : String(fault)}`);
    } finally {
      this.#busy.delete(project);
      if (this.#asked.has(project)) this.changed(project);
    }
  }

  /** What nobody waits for yet, until something changes again. */
  async #prepare(project: Project): Promise<void> {
    for (let done = false; !done && !this.#asked.has(project); await turn()) {
      const end = this.#now() + slice;
      done = project.service.prepare(() => this.#now() > end || this.#asked.has(project));
    }
  }

  async #tell(project: Project, path: string): Promise<void> {
    // Who pulls gets those of open files by asking.
    if (this.pulls && project.open.has(path)) return;
    // The same object says the same: of a thousand files hardly one has changed.
    const found = project.service.workspace.diagnostics(path);
    if (this.#found.get(project.uriOf(path)) === found) return;
    this.#found.set(project.uriOf(path), found);
    const shown = project.service.diagnostics(path).map((one) => to.diagnostic(project, one));
    await this.#send(project.uriOf(path), shown);
  }

  async #send(uri: string, diagnostics: ReturnType<typeof to.diagnostic>[]): Promise<void> {
    const text = JSON.stringify(diagnostics);
    if ((this.#told.get(uri) ?? '[]') === text) return;
    if (diagnostics.length === 0) this.#told.delete(uri);
    else this.#told.set(uri, text);
    await this.#connection.sendDiagnostics({ uri, diagnostics });
  }

  /** Asks for all projects to be looked at again. */
  async all(): Promise<void> {
    for (const project of await this.#projects.all()) this.changed(project);
  }
}
