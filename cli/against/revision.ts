/** The project as it was at a revision of git, or as it lies in another folder. The work tree is never touched: git's own store is read. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { UnreadableFile } from '../../compiler/index.js';
import { SurroundingsError, UsageError } from '../exit.js';
import { configName, decoded, isInFolders, isProjectFile, type ProjectFiles, readProject } from '../project-files.js';

export interface EarlierFiles extends ProjectFiles {
  /** As it was asked for: `main`, `HEAD~3`, `../before`. */
  readonly name: string;
  /** Null: it is a folder. */
  readonly commit: string | null;
}

/** `against`: a revision that git knows, else a folder with a cauce.yaml (`./main` is always the folder). */
export function readAgainst(root: string, against: string, from = process.cwd()): EarlierFiles {
  if (against.trim() === '') {
    throw new UsageError('--against is empty: name a revision that git knows, such as main, or a folder');
  }
  const folder = resolve(from, against);
  const isFolder = existsSync(join(folder, configName));
  if (isFolder && /^\.{0,2}\//.test(against)) return { ...readProject(folder), name: against, commit: null };
  const git = gitIn(root);
  const commit = git.commitOf(against);
  if (commit !== null) return { ...readCommit(root, git, commit, against), name: against, commit };
  if (isFolder) return { ...readProject(folder), name: against, commit: null };
  throw git.unknown(against);
}

const REMEDY = 'or name a folder with the earlier version: --against DIR';

interface Git {
  run(args: readonly string[], input?: string): Buffer;
  /** Null where git does not know it, or there is no git to ask. */
  commitOf(revision: string): string | null;
  /** Why it is not known, and what would help. */
  unknown(revision: string): Error;
}

function gitIn(root: string): Git {
  const run = (args: readonly string[], input = '') =>
    execFileSync('git', ['-C', root, ...args], {
      input,
      maxBuffer: 1 << 30,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    });
  const asked = (...args: readonly string[]) => {
    try {
      return run(args).toString('utf8').trim();
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === 'ENOENT')
        throw new SurroundingsError(`git is not installed here, or not on the PATH; install it, ${REMEDY}`);
      return null;
    }
  };
  const verified = (revision: string) =>
    asked('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  return {
    run,
    commitOf(revision) {
      try {
        return verified(revision);
      } catch (error) {
        // A folder may have been meant, and it needs no git.
        if (error instanceof SurroundingsError) return null;
        throw error;
      }
    },
    unknown(revision) {
      const inside = whyNoRepository(run);
      if (inside !== null) return inside;
      const remote = asked('for-each-ref', '--format=%(refname:short)', `refs/remotes/*/${revision}`)?.split('\n')[0];
      if (remote) {
        return new UsageError(
          `git knows no revision \`${revision}\` here, but \`${remote}\`: write --against ${remote}`,
        );
      }
      if (asked('rev-parse', '--is-shallow-repository') === 'true') {
        return new UsageError(
          `git knows no revision \`${revision}\`: this clone is shallow, it holds the newest commit alone. Fetch the rest: \`git fetch --unshallow origin\`; in GitHub Actions \`fetch-depth: 0\` for actions/checkout, in GitLab the variable GIT_DEPTH: 0`,
        );
      }
      return new UsageError(
        `git knows no revision \`${revision}\` of ${root}, and there is no folder of that name with a ${configName}`,
      );
    },
  };
}

/** Null: git is there and the project lies in a repository. */
function whyNoRepository(run: Git['run']): Error | null {
  try {
    run(['rev-parse', '--git-dir']);
    return null;
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: Buffer };
    if (code === 'ENOENT')
      return new SurroundingsError(`git is not installed here, or not on the PATH; install it, ${REMEDY}`);
    const said = stderr?.toString('utf8').trim() ?? '';
    if (/not a git repository/.test(said))
      return new UsageError(
        `the project is in no git repository, so it has no revisions: name a folder with the earlier version: --against DIR`,
      );
    return new SurroundingsError(`git cannot be asked: ${said.split('\n')[0]}`);
  }
}

function readCommit(root: string, git: Git, commit: string, name: string): ProjectFiles {
  const entries = listed(git.run(['ls-tree', '-r', '-z', commit, '--', '.']));
  const folders = entries.flatMap(({ path }) =>
    path.endsWith(`/${configName}`) ? [path.slice(0, -configName.length)] : [],
  );
  const ours = entries.filter(({ path }) => isProjectFile(path) && !isInFolders(path, folders));
  if (!ours.some(({ path }) => path === configName)) throw notThere(root, git, commit, name);
  const files = new Map<string, string>();
  const unreadable: UnreadableFile[] = [];
  const texts = blobs(
    git,
    ours.filter(({ isFile }) => isFile).map(({ hash }) => hash),
  );
  for (const { path, hash, isFile } of ours) {
    const read = isFile ? decoded(texts.get(hash)!) : { detail: 'git keeps a link there, not a file' };
    if (typeof read === 'string') files.set(path, read);
    else unreadable.push({ path, ...read });
  }
  return { root, files, unreadable };
}

interface Entry {
  readonly path: string;
  readonly hash: string;
  readonly isFile: boolean;
}

/** Lines of `git ls-tree -z`: mode, type, hash, tab, path. */
function listed(output: Buffer): readonly Entry[] {
  return output
    .toString('utf8')
    .split('\0')
    .flatMap((line): Entry[] => {
      const [, mode, hash, path] = /^(\d+) blob ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
      return path === undefined ? [] : [{ path, hash: hash!, isFile: mode !== '120000' }];
    });
}

/** All of them by one process: `<hash> blob <bytes>`, a line end, the content, a line end. */
function blobs(git: Git, hashes: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const output = git.run(['cat-file', '--batch'], `${hashes.join('\n')}\n`);
  const found = new Map<string, Uint8Array>();
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    const [hash = '', , bytes] = output.toString('latin1', at, end).split(' ');
    if (bytes === undefined) throw new SurroundingsError(`git does not have the object ${hash} here; fetch it first`);
    found.set(hash, output.subarray(end + 1, end + 1 + Number(bytes)));
    at = end + Number(bytes) + 2;
  }
  return found;
}

function notThere(root: string, git: Git, commit: string, name: string): UsageError {
  const prefix = git.run(['rev-parse', '--show-prefix']).toString('utf8').trim();
  const all = listed(git.run(['ls-tree', '-r', '-z', '--full-tree', commit])).map(({ path }) => path);
  const others = all.filter((path) => path === configName || path.endsWith(`/${configName}`)).slice(0, 3);
  const where = prefix === '' ? root : prefix;
  if (others.length === 0)
    return new UsageError(
      `at \`${name}\` there is no project yet: no ${configName} anywhere, so there is nothing to compare with`,
    );
  return new UsageError(
    `at \`${name}\` there is no ${configName} in ${where}, but ${others.map((path) => `\`${path}\``).join(', ')}. If the project has moved: \`git worktree add ../before ${name}\`, then --against ../before/${others[0]!.slice(0, -configName.length)}`,
  );
}
