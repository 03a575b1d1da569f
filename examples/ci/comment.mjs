/**
 * Puts Markdown files under a pull request of GitHub or a merge request of GitLab, each as one comment that is written over the next time. A file's
 * first line, such as `<!-- cauce plan shop -->`, is what its comment is found by. Nothing else is read or written there.
 *
 *   node node_modules/cauce/examples/ci/comment.mjs plan.md backtest.md
 *
 * GitHub: GITHUB_TOKEN with `pull-requests: write`. GitLab: CAUCE_GITLAB_TOKEN, a project access token with the scope `api`. Where there is no right
 * to comment (a fork, no token), the summary of the job has the text, and the job goes on.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** The answer says that there is no right to. */
class Refused extends Error {}

const env = process.env;
const MARKER = /^<!-- cauce [^\n]* -->$/;
/** Where nothing has changed, a comment of before is brought up to date, and none is begun. */
const NOTHING_NEW = '<!-- nothing new -->';

const texts = process.argv.slice(2).flatMap((path) => {
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (MARKER.test(text.split('\n')[0])) return [text];
  console.log(`${path}: ${text === '' ? 'nothing to tell' : 'its first line is no mark of cauce, left out'}`);
  return [];
});

if (env.GITHUB_STEP_SUMMARY) for (const text of texts) appendFileSync(env.GITHUB_STEP_SUMMARY, `${text}\n\n`);

try {
  const place = env.GITHUB_ACTIONS ? await github() : env.GITLAB_CI ? await gitlab() : null;
  if (typeof place === 'string') console.log(place);
  else if (place === null) console.log('this is no job of GitHub or GitLab');
  else for (const text of texts) await put(place, text);
} catch (error) {
  const { message, cause } = error;
  console.error(`no comment could be made: ${message}${cause?.message ? `: ${cause.message}` : ''}`);
  process.exitCode = 3;
}

async function put({ comments, create, update }, text) {
  const [marker, second] = text.split('\n');
  try {
    const found = (await comments()).find(({ body, isOurs }) => isOurs && body.split(/\r?\n/)[0] === marker);
    if (found === undefined && second === NOTHING_NEW) console.log(`${marker} nothing has changed, no comment`);
    else if (found === undefined) console.log(`${marker} ${await create(text)}`);
    else if (found.body.trim() === text) console.log(`${marker} is there as it is`);
    else console.log(`${marker} ${await update(found.id, text)}`);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    console.log(
      `${marker} ${error.message}: no right to comment here; the text is in the log or the summary of the job`,
    );
    if (!env.GITHUB_STEP_SUMMARY) console.log(text);
  }
}

function github() {
  const event = existsSync(env.GITHUB_EVENT_PATH ?? '') ? JSON.parse(readFileSync(env.GITHUB_EVENT_PATH, 'utf8')) : {};
  const number = event.pull_request?.number;
  if (number === undefined) return 'this is no pull request, so there is nothing to comment on';
  if (!env.GITHUB_TOKEN) return 'there is no GITHUB_TOKEN: give it to this step, with `pull-requests: write`';
  const base = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/issues`;
  const headers = { authorization: `Bearer ${env.GITHUB_TOKEN}`, accept: 'application/vnd.github+json' };
  // Comments of others that begin with our mark are theirs: they could change what we write there.
  const author = env.CAUCE_COMMENT_AUTHOR || 'github-actions[bot]';
  return {
    comments: async () =>
      (await pages(`${base}/${number}/comments?per_page=100`, headers)).map(({ id, body, user }) => ({
        id,
        body: body ?? '',
        isOurs: user?.login === author,
      })),
    create: async (body) => (await call('POST', `${base}/${number}/comments`, headers, { body })).html_url,
    update: async (id, body) => (await call('PATCH', `${base}/comments/${id}`, headers, { body })).html_url,
  };
}

async function gitlab() {
  const { CI_API_V4_URL: api, CI_MERGE_REQUEST_IID: number, CAUCE_GITLAB_TOKEN: token } = env;
  // In a fork the job is of the fork's project, and the merge request of the one it goes to.
  const project = env.CI_MERGE_REQUEST_PROJECT_ID || env.CI_PROJECT_ID;
  if (!number) return 'this is no merge request, so there is nothing to comment on';
  if (!token) {
    for (const text of texts) console.log(text);
    return 'there is no CAUCE_GITLAB_TOKEN: a project access token with the scope `api`; the job token may not comment';
  }
  const base = `${api}/projects/${project}/merge_requests/${number}/notes`;
  const headers = { 'private-token': token };
  let own;
  return {
    comments: async () => {
      own ??= (await call('GET', `${api}/user`, headers)).id;
      return (await pages(`${base}?per_page=100`, headers)).map(({ id, body, author }) => ({
        id,
        body,
        isOurs: author?.id === own,
      }));
    },
    create: async (body) => `note ${(await call('POST', base, headers, { body })).id}`,
    update: async (id, body) => `note ${(await call('PUT', `${base}/${id}`, headers, { body })).id}`,
  };
}

async function pages(url, headers) {
  const all = [];
  for (let page = 1; ; page++) {
    const some = await call('GET', `${url}&page=${page}`, headers);
    all.push(...some);
    if (some.length < 100) return all;
  }
}

async function call(method, url, headers, body) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, 'user-agent': 'cauce', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  });
  const said = await response.text();
  if ([401, 403, 404].includes(response.status)) throw new Refused(`${method} was answered by ${response.status}`);
  if (!response.ok)
    throw new Error(`${method} ${new URL(url).pathname} was answered by ${response.status}: ${said.slice(0, 300)}`);
  return JSON.parse(said);
}
