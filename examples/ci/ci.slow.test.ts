/** The CI templates on clones of the example project: every step's own shell commands, its exit codes, annotations, reports and comments. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { git } from '../../cli/git.fixture.js';
import { cauce, folder, shop } from '../../cli/run.fixture.js';
import { type Forge, startForge } from './forge.fixture.js';
import { branchClone, mergeClone, rulesOf, runJob, runWorkflow, shell, template, withCauce } from './job.fixture.js';
import { workflowProblems } from './workflow-parser.fixture.js';

// A whole workflow is a dozen commands.
vi.setConfig({ testTimeout: 240_000 });

const forge: Forge = await startForge();
afterAll(() => forge.close());
beforeEach(() => {
  forge.comments.length = 0;
  forge.calls.length = 0;
  forge.readOnly = false;
});

const COMMENT = 'node node_modules/cauce/examples/ci/comment.mjs plan.md backtest.md';

/** The example shop with a history of one abandoned cart. */
function wholeShop(): string {
  const events = 'event,contact,at,cart_id,total\ncart_updated,ana,2026-02-01T10:00:00Z,k1,80.00\n';
  return shop({
    'history/events.csv.gz': gzipSync(events),
    'history/contacts.csv': 'id,email,newsletter\nana,ana@example.com,true\n',
    '.gitignore': 'node_modules/\n',
  });
}

/** The same with one scenario of many. */
function oneScenario(): string {
  const dir = wholeShop();
  for (const name of readdirSync(dir))
    if (/\.cauce$/.test(name) && name !== 'abandoned_cart.cauce') rmSync(join(dir, name));
  for (const channel of ['call', 'push', 'sms', 'web']) rmSync(join(dir, 'messages', channel), { recursive: true });
  for (const name of readdirSync(join(dir, 'messages/email'))) {
    if (!/^cart_/.test(name)) rmSync(join(dir, 'messages/email', name));
  }
  return dir;
}

const edit = (from: string | RegExp, to: string) => (dir: string) => {
  const path = join(dir, 'abandoned_cart.cauce');
  const text = readFileSync(path, 'utf8');
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
};

const gentler = (dir: string) =>
  edit('send email cart_reminder as reminder', 'wait 2h\n    send email cart_reminder as reminder')(dir);
const withoutTests = (dir: string) => edit(/\n+test [\s\S]*/, '\n')(dir);
const slower = (dir: string) => {
  withoutTests(dir);
  gentler(dir);
};

describe('the workflow of GitHub', () => {
  const event = join(folder({ 'event.json': JSON.stringify({ pull_request: { number: 1 } }) }), 'event.json');
  const paths = new Map<string, string>();
  const variables = (clone: string) => {
    if (!paths.has(clone)) paths.set(clone, withCauce(clone));
    return {
      PATH: paths.get(clone)!,
      GITHUB_ACTIONS: 'true',
      GITHUB_BASE_REF: 'main',
      GITHUB_WORKSPACE: clone,
      GITHUB_EVENT_PATH: event,
      GITHUB_API_URL: forge.url,
      GITHUB_REPOSITORY: 'shop/shop',
      GITHUB_STEP_SUMMARY: join(folder(), 'summary.md'),
    };
  };
  const run = (clone: string, rest: Readonly<Record<string, string>> = {}) =>
    runWorkflow(clone, { ...variables(clone), ...rest });
  const codes = (ran: ReadonlyMap<string, { code: number }>) =>
    Object.fromEntries([...ran].map(([name, { code }]) => [name, code]));

  test("is right by GitHub's own parser", async () => {
    const text = template('github.yml');
    expect(await workflowProblems(text)).toEqual([]);
    // What a tag names can be changed by others; what a comment says of it is for the reader.
    for (const [, used] of text.matchAll(/uses: (.*)/g))
      expect(used).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/);
    expect(await workflowProblems(text.replace('continue-on-error', 'continue-on-eror'))).toHaveLength(1);
    expect(await workflowProblems(text.replace('!cancelled()', '!canceled()'))).toHaveLength(1);
  });

  test('a change that is right: two comments, written over by the next run, and left where nothing is new', async () => {
    const clone = mergeClone({ before: wholeShop(), change: slower });
    expect(codes(await run(clone))).toEqual({
      Install: 0,
      Check: 0,
      Format: 0,
      Test: 0,
      Prove: 0,
      'Name the version before': 0,
      Plan: 0,
      Backtest: 0,
      Comment: 0,
    });
    const [plan, backtest] = forge.comments.map(({ body }) => body) as [string, string];
    expect(plan).toMatch(
      /^<!-- cauce plan demo-shop -->\n### Plan: `demo-shop`\n\n\*\*Against main \([0-9a-f]{7}\): 1 scenario changed/,
    );
    expect(plan).toContain('step added: `wait 2h`');
    expect(backtest).toMatch(/^<!-- cauce backtest demo-shop -->/);
    expect(backtest).toContain('1 message would only come at another time');
    expect(existsSync(join(clone, 'rejects.csv'))).toBe(false);

    const again = () => shell(clone, COMMENT, { ...variables(clone), GITHUB_TOKEN: 'secret' });
    forge.calls.length = 0;
    expect(await again()).toMatchObject({ code: 0, out: expect.stringMatching(/is there as it is/) });
    expect(forge.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
    forge.comments[0]!.body += '\nof an earlier commit';
    forge.comments.unshift({ id: 99, body: plan, by: 'somebody' });
    await again();
    expect(forge.calls.filter((call) => !call.startsWith('GET'))).toEqual(['PATCH /repos/shop/shop/issues/comments/1']);
    expect(forge.comments.find(({ id }) => id === 1)!.body).toBe(plan);
    expect(forge.comments).toHaveLength(3);
  });

  test('a scenario with errors: annotations beside its lines, and nothing to read or comment', async () => {
    const clone = mergeClone({ before: wholeShop(), change: edit('wait 4h', 'wiat 4h') });
    const ran = await run(clone);
    expect(codes(ran)).toEqual({ Install: 0, Check: 1, Format: 1 });
    for (const step of ['Check', 'Format']) {
      expect(ran.get(step)!.out).toMatch(
        /^::error file=abandoned_cart\.cauce,line=5,.*title=syntax\/unknown-statement::/m,
      );
    }
    expect(forge.calls).toEqual([]);
  });

  test('a test that fails, and a file that is not in canonical layout', async () => {
    const clone = mergeClone({ before: oneScenario(), change: edit('wait 4h if', 'wait  5h if') });
    const ran = await run(clone);
    expect(codes(ran)).toMatchObject({ Check: 0, Format: 1, Test: 1, Plan: 0, Backtest: 0, Comment: 0 });
    expect(ran.get('Format')!.out).toMatch(/^::error file=abandoned_cart\.cauce,line=1,title=cauce fmt::/m);
    expect(ran.get('Test')!.out).toMatch(
      /^::error file=abandoned_cart\.cauce,line=\d+,title=abandoned_cart%3A somebody new is reminded/m,
    );
    expect(forge.comments).toHaveLength(2);
  });

  test('nothing changes in the project, or the project is new: no comment is begun', async () => {
    const readme = mergeClone({
      before: oneScenario(),
      change: (dir) => writeFileSync(join(dir, 'README.md'), 'Hello\n'),
    });
    expect(codes(await run(readme))).toMatchObject({ Plan: 0, Backtest: 0, Comment: 0 });
    const born = mergeClone({
      before: folder({ 'README.md': 'Hello\n' }),
      change: (at) => expect(cauce(at, 'init', 'shop').code).toBe(0),
    });
    const ran = await run(born, { CAUCE_PROJECT: 'shop' });
    expect(codes(ran)).toEqual({ Install: 0, Check: 0, Format: 0, Test: 0, Prove: 0, 'Name the version before': 0 });
    expect(ran.get('Name the version before')!.out).toContain('the project is new');
    expect(forge.comments).toEqual([]);
  });

  test('the version before has errors: the change that puts it right is not held up', async () => {
    const wrong = oneScenario();
    edit('wait 4h', 'wiat 4h')(wrong);
    const clone = mergeClone({ before: wrong, change: edit('wiat 4h', 'wait 4h') });
    const ran = await run(clone);
    expect(codes(ran)).toMatchObject({ Check: 0, Test: 0, Plan: 1, Backtest: 1, Comment: 0 });
    expect(ran.get('Plan')!.out).toContain('These are errors of `main`');
    expect(forge.comments).toEqual([]);
    expect(template('github.yml').match(/continue-on-error: true\n {8}run: (?:npx cauce plan|\|\n)/g)).toHaveLength(2);
  });

  test('a forge that does not answer is told in one line, and holds nobody up', async () => {
    const clone = mergeClone({ before: oneScenario(), change: slower });
    const ran = await run(clone, { GITHUB_API_URL: 'http://127.0.0.1:9' });
    expect(ran.get('Comment')).toMatchObject({
      code: 3,
      out: expect.stringMatching(/^no comment could be made: fetch failed[^\n]*\n$/),
    });
    expect(template('github.yml')).toMatch(/- name: Comment\n(?: {8}[^\n]*\n)* {8}continue-on-error: true\n/);
  });

  test('a fork has no right to comment: the summary has the text, and the job is green', async () => {
    forge.readOnly = true;
    const clone = mergeClone({ before: oneScenario(), change: slower });
    const summary = join(folder(), 'summary.md');
    const ran = await run(clone, { GITHUB_STEP_SUMMARY: summary });
    expect(ran.get('Comment')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/answered by 403: no right to comment here/),
    });
    expect(readFileSync(summary, 'utf8')).toMatch(/### Plan[\s\S]*### Backtest/);
  });
});

function commitTo(clone: string, subject: string): void {
  git(clone, 'add', '-A');
  git(clone, 'commit', '-qm', subject);
}

describe('the template of GitLab', () => {
  const env = (clone: string, base: string) => ({
    PATH: withCauce(clone),
    GITLAB_CI: 'true',
    CI_PROJECT_DIR: clone,
    CI_API_V4_URL: forge.url,
    CI_PROJECT_ID: '55',
    CI_MERGE_REQUEST_PROJECT_ID: '5',
    CI_MERGE_REQUEST_IID: '3',
    CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    CAUCE_GITLAB_TOKEN: 'secret',
  });

  test('reports are made of the default branch too, to hold those of a merge request against', () => {
    const [request, main] = ['$CI_PIPELINE_SOURCE == "merge_request_event"', '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'];
    expect(rulesOf('cauce-check')).toEqual([request, main]);
    expect(rulesOf('cauce-test')).toEqual([request, main]);
    expect(rulesOf('cauce-comment')).toEqual([request]);
  });

  test('a pipeline of the merged result is compared with the branch as it is now', async () => {
    const before = oneScenario();
    const { clone, base } = branchClone({ before, change: slower });
    // Meanwhile, on main.
    git(clone, 'checkout', '-q', '--detach', base);
    edit('send email cart_reminder as reminder', 'wait 1h\n    send email cart_reminder as reminder')(clone);
    withoutTests(clone);
    commitTo(clone, 'meanwhile');
    const target = git(clone, 'rev-parse', 'HEAD');
    writeFileSync(join(clone, 'README.md'), 'Hello\n');
    commitTo(clone, 'merged');
    const merged = { ...env(clone, base), CI_MERGE_REQUEST_TARGET_BRANCH_SHA: target };
    expect(await runJob(clone, 'cauce-comment', merged)).toMatchObject({ code: 0 });
    expect(forge.comments).toEqual([]);
  });

  test('a change that is right: clean reports, two notes, written over by the next run', async () => {
    const { clone, base } = branchClone({ before: oneScenario(), change: slower });
    const given = env(clone, base);
    expect(await runJob(clone, 'cauce-check', given)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(join(clone, 'cauce-quality.json'), 'utf8'))).toEqual([]);
    expect(await runJob(clone, 'cauce-test', given)).toMatchObject({ code: 0 });
    expect(readFileSync(join(clone, 'cauce-tests.xml'), 'utf8')).toMatch(/<testsuites .*failures="0"/);
    expect(await runJob(clone, 'cauce-comment', given)).toMatchObject({ code: 0 });
    expect(forge.comments.map(({ body }) => body.split('\n')[0])).toEqual([
      '<!-- cauce plan demo-shop -->',
      '<!-- cauce backtest demo-shop -->',
    ]);
    expect(forge.comments[0]!.body).toContain(`**Against ${base.slice(0, 7)}: 1 scenario changed`);
    forge.comments[1]!.body += '\nof an earlier commit';
    forge.calls.length = 0;
    await runJob(clone, 'cauce-comment', given);
    expect(forge.calls.filter((call) => !call.startsWith('GET'))).toEqual(['PUT /projects/5/merge_requests/3/notes/2']);
    const { CAUCE_GITLAB_TOKEN: _, ...without } = given;
    expect(await runJob(clone, 'cauce-comment', without)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/### Plan[\s\S]*there is no CAUCE_GITLAB_TOKEN/),
    });
  });

  test('a scenario with errors: the report says where, and the jobs fail', async () => {
    const { clone, base } = branchClone({ before: oneScenario(), change: edit('wait 4h', 'wiat 4h') });
    const given = env(clone, base);
    expect(await runJob(clone, 'cauce-check', given)).toMatchObject({ code: 1 });
    expect(JSON.parse(readFileSync(join(clone, 'cauce-quality.json'), 'utf8'))).toContainEqual(
      expect.objectContaining({
        check_name: 'syntax/unknown-statement',
        severity: 'critical',
        location: { path: 'abandoned_cart.cauce', lines: { begin: 5, end: 5 } },
      }),
    );
    expect(await runJob(clone, 'cauce-test', given)).toMatchObject({ code: 1 });
    expect(await runJob(clone, 'cauce-comment', given)).toMatchObject({ code: 1 });
    expect(forge.comments).toEqual([]);
  });

  test('a test that fails is in the report; a project that is new has nothing to compare', async () => {
    const { clone, base } = branchClone({ before: oneScenario(), change: edit('wait 4h if', 'wait 5h if') });
    expect(await runJob(clone, 'cauce-test', env(clone, base))).toMatchObject({ code: 1 });
    expect(readFileSync(join(clone, 'cauce-tests.xml'), 'utf8')).toMatch(/<failure message=/);
    const born = branchClone({
      before: folder({ 'README.md': 'Hello\n' }),
      change: (dir) => writeFileSync(join(dir, 'cauce.yaml'), 'project: x\n'),
    });
    expect(await runJob(born.clone, 'cauce-comment', env(born.clone, born.base))).toMatchObject({
      code: 0,
      out: expect.stringContaining('the project is new'),
    });
  });
});
