/**
 * Figures of a project's store for who edits its programs. The store is read by `cauce stats` in a process of its own, when somebody asks and the last answer is
 * old: nobody waits for it, and nothing is written. Where there is no store there are no figures.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { LiveFigures } from '../../lsp/service/index.js';
import type { Members, Overview } from '../../runtime/insight/index.js';

/** Milliseconds until figures are old; a walk over many people is paid for less often. */
const FRESH = 60_000;
const COST = 20;

/** `command`: what runs `cauce`. `changed` is called when there are other figures than before. */
export function figuresNear(
  root: string,
  command: readonly string[],
  changed: () => void,
): () => LiveFigures | undefined {
  let known: LiveFigures | undefined;
  let text = '';
  let next = 0;
  const refresh = (): void => {
    const began = Date.now();
    next = Number.POSITIVE_INFINITY;
    const [file, ...args] = [...command, 'stats', '--members', '--format', 'json', '--project', root];
    const env = { ...process.env, NO_COLOR: '1', ELECTRON_RUN_AS_NODE: '1' };
    execFile(file!, args, { env, maxBuffer: 1 << 28, windowsHide: true }, (error, stdout) => {
      next = Date.now() + Math.max(FRESH, (Date.now() - began) * COST);
      const said = error ? '' : stdout;
      if (said === text) return;
      text = said;
      known = said === '' ? undefined : figuresOf(JSON.parse(said));
      changed();
    }).unref();
  };
  return () => {
    if (Date.now() >= next) {
      if (existsSync(join(root, '.cauce', 'cauce.db'))) refresh();
      else next = Date.now() + FRESH;
    }
    return known;
  };
}

export function figuresOf({
  contacts,
  scenarios,
  members,
}: Overview & { readonly members?: Members | null }): LiveFigures {
  return {
    contacts,
    ...(members && { members: new Map(Object.entries({ ...members.groups, ...members.segments })) }),
    scenarios: new Map(
      scenarios.map(({ scenario, waiting, entered, steps }) => [
        scenario,
        {
          people: waiting,
          entered,
          steps: steps.flatMap(({ version, line, reached }) => (version === undefined ? [{ ...line, reached }] : [])),
        },
      ]),
    ),
  };
}
