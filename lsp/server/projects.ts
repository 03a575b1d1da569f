/** The projects an editor has open: which file belongs to which, and what is on disk beside what is being edited. It answers no requests. */
import { preludePath } from '../../compiler/prelude.js';
import { Service } from '../service/index.js';
import type { ServerHost } from './host.js';

export interface Project {
  readonly root: string;
  /** The address of a path under the root. */
  readonly uriOf: (path: string) => string;
  readonly service: Service;
  /** Paths that are open in the editor: what the disk says of them does not count. */
  readonly open: Set<string>;
}

export interface Located {
  readonly project: Project;
  /** Under the project, with `/`. */
  readonly path: string;
}

export class Projects {
  readonly #host: ServerHost;
  readonly #projects = new Map<string, Promise<Project>>();
  /** Called when figures of a project are others than before. */
  figuresChanged: () => void = () => {};

  constructor(host: ServerHost) {
    this.#host = host;
  }

  /** The project of a file, read when first asked for; undefined for what is no file on a disk, and for the prelude. */
  async of(uri: string): Promise<Located | undefined> {
    const { fileOf, parent, pathIn } = this.#host.addresses;
    const file = fileOf(uri);
    if (file === undefined || file === fileOf(this.#host.prelude)) return undefined;
    const root = this.#host.rootOf(file) ?? parent(file);
    return { project: await this.at(root), path: pathIn(root, file) };
  }

  at(root: string): Promise<Project> {
    let project = this.#projects.get(root);
    if (!project) {
      project = this.#read(root);
      this.#projects.set(root, project);
    }
    return project;
  }

  async all(): Promise<readonly Project[]> {
    return Promise.all(this.#projects.values());
  }

  async openFolder(uri: string): Promise<readonly Project[]> {
    const folder = this.#host.addresses.fileOf(uri);
    if (folder === undefined) return [];
    const roots = new Set([...this.#host.projectsIn(folder), this.#host.rootOf(folder)]);
    return Promise.all([...roots].flatMap((root) => (root === undefined ? [] : [this.at(root)])));
  }

  /** Forgets the projects in a folder in which nothing is open. */
  async closeFolder(uri: string): Promise<readonly Project[]> {
    const { fileOf, pathIn } = this.#host.addresses;
    const folder = fileOf(uri);
    const closed: Project[] = [];
    for (const [root, project] of [...this.#projects]) {
      const { open } = await project;
      if (folder === undefined || open.size > 0 || pathIn(folder, root).startsWith('..')) continue;
      this.#projects.delete(root);
      closed.push(await project);
    }
    return closed;
  }

  /** A file changed, came or went outside the editor; which one, where that made a difference. */
  async changedOnDisk(uri: string): Promise<Located | undefined> {
    const located = await this.of(uri);
    if (!located || located.project.open.has(located.path) || !this.#host.isProjectFile(located.path)) return undefined;
    const { project, path } = located;
    return project.service.update(path, this.#host.readFile(this.#host.addresses.fileIn(project.root, path)))
      ? located
      : undefined;
  }

  /** A document was closed: the file on disk counts again. */
  closed({ project, path }: Located): void {
    project.open.delete(path);
    project.service.update(path, this.#host.readFile(this.#host.addresses.fileIn(project.root, path)));
  }

  async #read(root: string): Promise<Project> {
    const files = this.#host.read(root);
    const { starters, now } = this.#host;
    const figures = this.#host.figures?.(root, () => this.figuresChanged());
    const service = new Service({
      config: await this.#host.config(files),
      now: now(),
      ...(starters && { starters }),
      ...(figures && { figures }),
    });
    for (const [path, content] of files) service.update(path, content);
    const { addresses, prelude } = this.#host;
    const uriOf = (path: string) => (path === preludePath && !files.has(path) ? prelude : addresses.uriOf(root, path));
    return { root, uriOf, service, open: new Set() };
  }
}
