/** The hook before a commit, in real repositories: what is committed and what is refused, and what is left behind. */
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { commitAll, git } from '../../cli/git.fixture.js';
import { cauce, folder } from '../../cli/run.fixture.js';
import { type Ran, shell, withCauce } from './job.fixture.js';

// A commit that is looked at is three commands.
vi.setConfig({ testTimeout: 120_000 });

const template = join(dirname(fileURLToPath(import.meta.url)), 'pre-commit');

interface Repository {
  readonly dir: string;
  /** The folder of the project in it. */
  readonly project: string;
  /** The hook's folder for what is temporary. */
  readonly temporary: string;
  write(path: string, text: string): void;
  edit(path: string, from: string, to: string): void;
  commit(command?: string): Promise<Ran>;
}

/** A repository whose project lies in `folderName`, with its first commit made and the hook where `hooks` says. */
function repository(folderName = '.', hooks = '.git/hooks'): Repository {
  const dir = folder();
  const project = join(dir, folderName);
  expect(cauce(dir, 'init', folderName).code).toBe(0);
  commitAll(dir, 'before');
  const path = withCauce(dir);
  const temporary = mkdtempSync(join(tmpdir(), 'cauce-hook-'));
  mkdirSync(join(dir, hooks), { recursive: true });
  copyFileSync(template, join(dir, hooks, 'pre-commit'));
  chmodSync(join(dir, hooks, 'pre-commit'), 0o755);
  const exclude = join(dir, '.git/info/exclude');
  mkdirSync(dirname(exclude), { recursive: true });
  writeFileSync(exclude, 'node_modules\n');
  const who = { GIT_AUTHOR_NAME: 't', GIT_AUTHOR_EMAIL: 't@x', GIT_COMMITTER_NAME: 't', GIT_COMMITTER_EMAIL: 't@x' };
  return {
    dir,
    project,
    temporary,
    write: (at, text) => {
      mkdirSync(dirname(join(project, at)), { recursive: true });
      writeFileSync(join(project, at), text);
    },
    edit: (at, from, to) => {
      const text = readFileSync(join(project, at), 'utf8');
      expect(text).toContain(from);
      writeFileSync(join(project, at), text.replace(from, to));
    },
    commit: (command = 'git commit -qm change') =>
      shell(dir, command, { PATH: path, TMPDIR: temporary, CAUCE_PROJECT: folderName, ...who }),
  };
}

const WRONG = 'scenario x:\n';
const refused = expect.objectContaining({ code: 1 });
const subject = (dir: string) => git(dir, 'log', '-1', '--format=%s');

describe('the hook before a commit', () => {
  test('looks at what is staged, not at what lies in the folder', async () => {
    const { dir, edit, commit, write, temporary } = repository();
    edit('second_order.cauce', 'wait 30d', 'wiat 30d');
    write('README.md', 'Hello\n');
    git(dir, 'add', 'README.md');
    expect(await commit()).toEqual({ code: 0, out: '' });
    git(dir, 'add', '-A');
    expect(await commit()).toEqual({ code: 1, out: expect.stringMatching(/second_order\.cauce:6/) });
    // Put right in the folder alone.
    edit('second_order.cauce', 'wiat 30d', 'wait 30d');
    expect(await commit()).toEqual(refused);
    edit('second_order.cauce', 'wait 30d', 'wait  30d');
    git(dir, 'add', '-A');
    expect(await commit()).toEqual({ code: 1, out: expect.stringMatching(/1 of 2 files would be formatted/) });
    edit('second_order.cauce', 'wait  30d', 'wait 31d');
    git(dir, 'add', '-A');
    expect(await commit()).toEqual({ code: 1, out: expect.stringMatching(/✗ second_order: /) });
    expect(subject(dir)).toBe('change');
    expect(await commit('git commit -qm "not looked at" --no-verify')).toEqual({ code: 0, out: '' });
    expect(readdirSync(temporary)).toEqual([]);
  });

  test('whatever a file is called, and when it is renamed or goes', async () => {
    const { dir, project, commit, write } = repository('the shop');
    for (const name of ['año.cauce', 'a b.cauce', 'it"s.cauce', 'two\nlines.cauce']) {
      write(name, WRONG);
      git(dir, 'add', '-A');
      expect(await commit(), name).toEqual({ code: 1, out: expect.stringContaining('syntax/empty-block') });
      git(dir, 'rm', '-qf', join('the shop', name));
    }
    git(dir, 'rm', '-q', 'the shop/messages/email/thank_you.mjml');
    expect(await commit()).toEqual({ code: 1, out: expect.stringContaining('names/') });
    git(dir, 'reset', '-q', '--hard');
    renameSync(join(project, 'thank_you.cauce'), join(project, 'thank_you.txt'));
    rmSync(join(project, 'messages'), { recursive: true });
    git(dir, 'add', '-A');
    expect(await commit()).toEqual(refused);
  });

  test('a part of a commit, and a file that is only meant to be added, are as the commit has them', async () => {
    const { dir, commit, edit, write } = repository();
    edit('second_order.cauce', 'wait 30d', 'wiat 30d');
    edit('thank_you.cauce', 'scenario', '# Says thank you.\nscenario');
    git(dir, 'add', '-A');
    expect(await commit('git commit -qm part thank_you.cauce')).toMatchObject({ code: 0 });
    expect(subject(dir)).toBe('part');
    git(dir, 'reset', '-q', '--hard');
    git(dir, 'mv', 'messages/email/thank_you.mjml', 'messages/email/kept.mjml');
    write('messages/email/thank_you.mjml', 'Thank you.\n');
    git(dir, 'add', '-N', 'messages/email/thank_you.mjml');
    expect(await commit()).toEqual(refused);
  });

  test('a project that is taken out, that is not there, or that lies elsewhere', async () => {
    const { dir, project, commit, write } = repository('shop');
    const elsewhere = () => commit('CAUCE_PROJECT=. git commit -qm change');
    write('x.cauce', WRONG);
    git(dir, 'add', '-A');
    expect(await elsewhere()).toEqual({ code: 1, out: expect.stringMatching(/no cauce\.yaml in \.; name its folder/) });
    git(dir, 'rm', '-rqf', 'shop');
    rmSync(project, { recursive: true, force: true });
    expect(await commit()).toMatchObject({ code: 0 });
    mkdirSync(join(dir, 'messages'));
    writeFileSync(join(dir, 'messages/hello.txt'), 'Hello\n');
    git(dir, 'add', '-A');
    expect(await elsewhere()).toMatchObject({ code: 0 });
  });

  test('hooks of a folder of their own, a second work tree, and the end of a merge', async () => {
    const { dir, commit, edit, project } = repository('shop', '.hooks');
    git(dir, 'config', 'core.hooksPath', '.hooks');
    git(dir, 'checkout', '-qb', 'change');
    edit('second_order.cauce', 'scenario second_order', '# One way.\nscenario second_order');
    git(dir, 'commit', '-qam', 'one way', '--no-verify');
    git(dir, 'checkout', '-q', 'main');
    edit('second_order.cauce', 'scenario second_order', '# Another.\nscenario second_order');
    git(dir, 'commit', '-qam', 'another', '--no-verify');
    expect((await commit('git merge -q change || true')).out).toContain('CONFLICT');
    const file = join(project, 'second_order.cauce');
    const merged = readFileSync(file, 'utf8').replace(/^<{7}.*\n|^={7}\n[\s\S]*^>{7}.*\n/gm, '');
    writeFileSync(file, merged.replace('wait 30d', 'wiat 30d'));
    git(dir, 'add', '-A');
    expect(await commit('git commit -q --no-edit')).toEqual(refused);
    writeFileSync(file, merged);
    git(dir, 'add', '-A');
    expect(await commit('git commit -q --no-edit')).toMatchObject({ code: 0 });
    git(dir, 'config', 'core.hooksPath', join(dir, '.hooks'));
    git(dir, 'worktree', 'add', '-q', 'second', '-b', 'second');
    writeFileSync(join(dir, 'second/shop/x.cauce'), WRONG);
    expect(await commit('cd second && git add -A && git commit -qm wrong')).toEqual({
      code: 1,
      out: expect.stringContaining('x.cauce:1'),
    });
  });

  test('leaves nothing behind when it is ended', async () => {
    const { dir, commit, write, temporary } = repository();
    write('x.cauce', WRONG);
    git(dir, 'add', '-A');
    await commit('timeout --signal INT --foreground 0.3 git commit -qm wrong; git commit -qm wrong | true');
    expect(readdirSync(temporary)).toEqual([]);
  });
});
