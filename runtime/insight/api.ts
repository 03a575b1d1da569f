/** What `/api` answers, as plain functions: a method, a path and what comes of it. Whoever serves HTTP registers them behind the admin token. */
import { type Erased, erase, type Live, type Resent, resend } from '../live/index.js';
import { type ContactView, contactView } from './contact.js';
import { type Exported, exportOf } from './export.js';
import type { Source } from './glass.js';
import { type SegmentFigures, type SegmentView, segmentsOf, segmentView } from './segments.js';
import { type Figures, type Overview, overview } from './statistics.js';
import { deadLetters, type Letter, type Standing, standing } from './stuck.js';
import { type Why, why } from './why.js';

/** Of the path and the query, as texts. */
export type ApiCall = Readonly<Record<string, string | undefined>>;

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Under `/api`, parameters as `:name`. */
  readonly path: string;
  /** Throws `NotFound`. */
  handle(call: ApiCall): Promise<unknown>;
}

/** There is nothing of that name. */
export class NotFound extends Error {
  readonly statusCode = 404;
}

export interface ApiOptions {
  readonly source: Source;
  readonly live: Pick<Live, 'between'>;
  /** An unguessable text. */
  readonly makeSecret: () => string;
  /** Removes what the senders keep of a contact outside of the store; how many messages. */
  readonly eraseFiles: (contact: string) => Promise<number>;
}

const MOST_LETTERS = 1_000;

export function api({ source, live, makeSecret, eraseFiles }: ApiOptions): readonly ApiRoute[] {
  return [
    { method: 'GET', path: '/stats', handle: async (): Promise<Overview> => overview(source) },
    {
      method: 'GET',
      path: '/stats/:scenario',
      handle: async ({
        scenario = '',
      }): Promise<{ readonly figures: Figures; readonly standing: readonly Standing[] }> => {
        const figures = overview(source).scenarios.find((one) => one.scenario === scenario);
        if (figures === undefined) throw new NotFound('There is no such scenario.');
        return { figures, standing: (await walked(standing(source))).filter((one) => one.scenario === scenario) };
      },
    },
    {
      method: 'GET',
      path: '/stuck',
      handle: async () => ({ standing: await walked(standing(source)), letters: deadLetters(source, 100) }),
    },
    { method: 'GET', path: '/segments', handle: async (): Promise<readonly SegmentFigures[]> => segmentsOf(source) },
    {
      method: 'GET',
      path: '/segments/:segment',
      handle: async ({ segment = '' }): Promise<SegmentView> => {
        const found = await walked(segmentView(source, segment));
        if (found === null) throw new NotFound('There is no such segment.');
        return found;
      },
    },
    {
      method: 'GET',
      path: '/contacts/:id',
      handle: async ({ id = '' }): Promise<ContactView> => known(contactView(source, id)),
    },
    {
      method: 'GET',
      path: '/contacts/:id/export',
      handle: async ({ id = '' }): Promise<Exported> => known(exportOf(source, id)),
    },
    {
      method: 'GET',
      path: '/contacts/:id/why',
      handle: async ({ id = '', scenario }): Promise<Why> => known(why(source, id, scenario ?? null)),
    },
    {
      method: 'DELETE',
      path: '/contacts/:id',
      handle: async ({ id = '' }): Promise<Erased & { readonly files: number }> => {
        const erased = known(live.between((parts) => erase(parts, id, makeSecret)));
        return { ...erased, files: await eraseFiles(id) };
      },
    },
    {
      method: 'GET',
      path: '/outbox',
      handle: async (): Promise<readonly Letter[]> => deadLetters(source, MOST_LETTERS),
    },
    {
      method: 'POST',
      path: '/outbox/resend',
      handle: async ({ id = '', force }): Promise<Resent> =>
        live.between((parts) => resend(parts, id, force === 'true')),
    },
  ];
}

function known<T>(found: T | null): T {
  if (found === null) throw new NotFound('There is no such contact.');
  return found;
}

/** A page a turn: inputs and timers are served in between. */
async function walked<T>(walk: Generator<unknown, T>): Promise<T> {
  for (;;) {
    const step = walk.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
