/** `cauce init [dir]`: a small project that checks, tests and runs. It never writes over anything. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { exitCode, SurroundingsError, UsageError } from '../exit.js';
import { configName } from '../project-files.js';
import { firstProject } from '../scaffold/folders.js';
import { writeNew } from '../scaffold/write-new.js';
import { out } from '../terminal.js';

/** What a folder may hold that is about to become a project: what git and package managers keep there. */
const welcome = new Set([
  '.git',
  'node_modules',
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  '.DS_Store',
]);

export async function init(dir: string | undefined, options: { readonly format: 'pretty' | 'json' }): Promise<number> {
  return create(dir ?? '.', options.format);
}

function create(dir: string, format: 'pretty' | 'json'): number {
  const root = resolve(dir);
  const others = entriesOf(root).filter((name) => !welcome.has(name));
  if (others.includes(configName))
    throw new UsageError(`${root} is a project already: it has a ${configName}; \`cauce new\` adds scenarios to it`);
  if (others.length > 0) {
    const more = others.length > 3 ? ` and ${others.length - 3} more` : '';
    throw new UsageError(
      `${root} is not empty: it has ${others.slice(0, 3).join(', ')}${more}; give the project a folder of its own: cauce init marketing`,
    );
  }
  const files = new Map(
    filesIn(firstProject).map((path) => {
      const text = readFileSync(join(firstProject, path), 'utf8');
      return path === configName
        ? [path, text.replace(/^project: .*$/m, `project: ${projectName(root)}`)]
        : // A package cannot carry a `.gitignore`: npm reads it as its own.
          [path === 'gitignore' ? '.gitignore' : path, text];
    }),
  );
  writeNew(root, files);
  if (format === 'json') {
    out(JSON.stringify({ project: root, files: [...files.keys()] }, null, 2));
    return exitCode.fine;
  }
  out(
    [
      `wrote a project into ${root}:`,
      ...[...files.keys()].map((path) => `  ${path}`),
      '',
      'Next:',
      ...(root === resolve('.') ? [] : [`  cd ${dir}`]),
      '  npx cauce check      is anything wrong?',
      '  npx cauce test       do the scenarios do what their tests say?',
      '  npx cauce new        ready-made scenarios to add',
      `${configName} is the shop's data model: make it yours first.`,
    ].join('\n'),
  );
  return exitCode.fine;
}

/** Names in the folder; none where there is no folder yet. */
function entriesOf(root: string): readonly string[] {
  try {
    return readdirSync(root).sort();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return [];
    if (code === 'ENOTDIR') throw new UsageError(`${root} is a file, or lies under one; name a folder`);
    throw new SurroundingsError(`cannot read the folder ${root}: ${message}`);
  }
}

function filesIn(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** The folder's name as a project's: letters, digits and `-`. */
function projectName(root: string): string {
  const name = basename(root)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(name) ? name : 'my-shop';
}
