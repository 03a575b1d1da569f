/** After any edits the workspace tells what a check of all the texts tells. */
import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../compiler/index.js';
import type { ConfigHost } from '../../../compiler/project/index.js';
import { exampleFiles, testHost, today } from '../examples.fixture.js';
import { editsOf } from './edits.fixture.js';
import { Stage } from './stage.js';
import { Workspace } from './workspace.js';

let config: ConfigHost;
beforeAll(async () => {
  config = await testHost();
});

function opened(files: ReadonlyMap<string, string>): Workspace {
  const workspace = new Workspace({ config, now: today });
  for (const [path, text] of files) workspace.update(path, text);
  return workspace;
}

/** Of every file, as text that shows what differs. */
function told(workspace: Workspace): string[] {
  workspace.settle();
  return [...workspace.paths()].sort().flatMap((path) => workspace.diagnostics(path).map(plain));
}

const plain = (one: unknown) => JSON.stringify(one);

function fresh(files: ReadonlyMap<string, string>): string[] {
  return analyse({ files, host: config, now: today }).diagnostics.map(plain);
}

describe('a workspace', () => {
  it('tells of the examples what a check tells', () => {
    const files = exampleFiles();
    const workspace = opened(files);
    expect(workspace.stage('win_back.cauce')).toBe(Stage.Changed);
    expect(told(workspace)).toEqual(fresh(files));
    expect(workspace.stage('win_back.cauce')).toBe(Stage.Settled);
  });

  it.each(['win_back.cauce', 'messages/email/cart_reminder.mjml', 'cauce.yaml'])(
    'tells what a check tells where %s cannot be read',
    (path) => {
      const files = new Map(exampleFiles());
      const workspace = opened(files);
      workspace.settle();
      expect(files.delete(path)).toBe(true);
      workspace.update(path, { detail: 'it is not UTF-8' });
      const unreadable = [{ path, detail: 'it is not UTF-8' }];
      const { diagnostics } = analyse({ files, unreadable, host: config, now: today });
      expect(told(workspace)).toEqual(diagnostics.map(plain));
      expect(workspace.diagnostics(path)[0]?.code).toBe('files/unreadable');
    },
  );

  it('tells what goes over a cap, in a project of any size, and no more when a file it names is mended', () => {
    const sequence = (sends: number) => `sequence often(one: email):\n${'  send email one\n'.repeat(sends)}`;
    const files = new Map([
      [
        'cauce.yaml',
        'currency: EUR\ntimezone: UTC\ncontact: {email: email, newsletter: bool}\nevents: {bought: {total: money}}\nchannels: {email: {provider: smtp, url: $URL, from: "a@example.com", consent: newsletter}}\npolicies: {caps: [2 email per 7d]}\n',
      ],
      ['messages/email/hello.txt', '---\nkind: marketing\nsubject: Hello\n---\nHello {{ unsubscribe_url }}\n'],
      ['often.cauce', sequence(3)],
      ['a.cauce', 'scenario a:\n  enter once\n  when bought:\n    do often(hello)\n'],
    ]);
    for (let n = 0; n < 101; n++)
      files.set(`s${n}.cauce`, `scenario s${n}:\n  enter once\n  when bought:\n    send email hello\n`);
    const workspace = opened(files);
    const isOver = (found: readonly string[]) => found.some((one) => one.includes('volume/over-cap'));
    const found = told(workspace);
    expect(found).toEqual(fresh(files));
    expect(isOver(found)).toBe(true);
    files.set('often.cauce', sequence(2));
    workspace.update('often.cauce', sequence(2));
    const mended = told(workspace);
    expect(mended).toEqual(fresh(files));
    expect(isOver(mended)).toBe(false);
  });

  it('checks again only what names what was changed', () => {
    const files = new Map([
      ['cauce.yaml', 'currency: EUR\nevents: {bought: {total: money}}\n'],
      ['a.cauce', 'let limit = 3 EUR\n'],
      ['b.cauce', 'segment big = any bought where (total > limit)\n'],
      ['c.cauce', 'segment any_at_all = any bought\n'],
    ]);
    const workspace = opened(files);
    workspace.settle();
    const [b, c] = ['b.cauce', 'c.cauce'].map((path) => workspace.checked(path));
    workspace.update('a.cauce', 'let limit = "x"\n');
    expect(workspace.diagnostics('a.cauce')).toEqual([]);
    expect(workspace.stage('b.cauce')).toBe(Stage.Resolved);
    expect(workspace.stage('c.cauce')).toBe(Stage.Checked);
    expect(workspace.diagnostics('b.cauce').map(({ code }) => code)).toEqual(['types/operator']);
    expect(workspace.checked('b.cauce')).not.toBe(b);
    expect(workspace.checked('c.cauce')).toBe(c);
    const before = workspace.checked('b.cauce');
    workspace.update('c.cauce', '# more\nsegment any_at_all = any bought\n');
    workspace.settle();
    expect(workspace.checked('b.cauce')).toBe(before);
  });

  const seeds = Number(process.env.CAUCE_FUZZ_SEEDS ?? 4);
  it.each(Array.from({ length: seeds }, (_, seed) => seed + 1))(
    'after random edits tells what a new one would (%i)',
    (seed) => {
      const files = new Map(exampleFiles());
      const workspace = opened(files);
      const edits = editsOf(seed, files);
      for (let step = 0; step < 60; step++) {
        const [path, text] = edits.next(files);
        if (text === undefined) files.delete(path);
        else files.set(path, text);
        workspace.update(path, text);
        // Asked for one file, as an editor does, before or instead of settling.
        if (step % 3 > 0) workspace.diagnostics(path);
        if (step % 5 === 4) expect(told(workspace), `seed ${seed}, step ${step}, ${path}`).toEqual(fresh(files));
      }
    },
  );
});
