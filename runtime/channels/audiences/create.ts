/** Where each group of the project is kept in step, by its `sync` and settings; without its environment, in a file of the outbox folder. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../../clock/index.js';
import type { GroupModel, ProjectModel } from '../../machine/model.js';
import { fileNameOf } from '../safe-id.js';
import { OUTBOX } from '../senders/create.js';
import { pathInside } from '../senders/inside.js';
import { type Environment, Settings, SettingsProblem } from '../senders/provider-settings.js';
import { secretProblem } from '../senders/signed-post.js';
import { groupWebhook } from './group-webhook.js';
import { membersFile } from './members-file.js';
import { META_URL, metaTarget } from './meta.js';
import type { AudienceTarget } from './target.js';

export interface AudiencesOptions {
  readonly model: ProjectModel;
  readonly environment: Environment;
  /** The project's folder. */
  readonly folder: string;
  readonly clock: Clock;
  /** Everything that would leave the machine goes into the outbox. */
  readonly isDry?: boolean;
}

export interface Audiences {
  /** By group. */
  readonly targets: ReadonlyMap<string, AudienceTarget>;
  /** By group: what tells the place where it is kept in step from any other. */
  readonly places: ReadonlyMap<string, string>;
  /** Groups whose members are written into the outbox, with the `$NAME`s that are not set. */
  readonly dry: readonly { readonly group: string; readonly missing: readonly string[] }[];
}

const HTTP_MS = 60_000;

/** Throws `SettingsProblem` naming every setting that is wrong. */
export function createAudiences(options: AudiencesOptions): Audiences {
  const targets = new Map<string, AudienceTarget>();
  const places = new Map<string, string>();
  const dry: { group: string; missing: readonly string[] }[] = [];
  const problems: string[] = [];
  for (const [group, given] of Object.entries(options.model.groups)) {
    if (given.sync === undefined) continue;
    const settings = settingsOf(group, given, options.environment);
    if (given.sync !== 'csv' && (settings.isUnset || options.isDry)) {
      places.set(group, 'dry');
      dry.push({ group, missing: options.isDry ? [] : settings.missing.map((name) => `$${name}`) });
      targets.set(
        group,
        membersFile(options.model, join(options.folder, OUTBOX, 'groups', `${fileNameOf(group)}.csv`)),
      );
      continue;
    }
    const target = targetOf(given.sync, settings, options);
    problems.push(...settings.problems);
    if (target === null) continue;
    targets.set(group, target);
    places.set(group, placeOf(given.sync, settings));
  }
  if (problems.length > 0) throw new SettingsProblem(problems);
  return { targets, places, dry };
}

/** Without what changes from time to time at the same place, such as a token; a hash, for addresses may hold secrets. */
function placeOf(sync: string, settings: Settings): string {
  const place = ['audience', 'path', 'url'].map((name) => settings.text(name) ?? '');
  return createHash('sha256')
    .update(JSON.stringify([sync, ...place]))
    .digest('hex');
}

/** Meta's token stands in the environment unless `cauce.yaml` says otherwise. */
function settingsOf(group: string, { sync, settings }: GroupModel, environment: Environment): Settings {
  return new Settings(
    `groups.${group}`,
    { ...(sync === 'meta' && { token: '$META_TOKEN' }), ...settings },
    environment,
  );
}

function targetOf(sync: string, settings: Settings, { model, folder, clock }: AudiencesOptions): AudienceTarget | null {
  switch (sync) {
    case 'meta': {
      const audience = settings.need('audience');
      if (audience !== '' && !/^\d{1,32}$/.test(audience))
        settings.wrong('audience', 'must be an audience’s id: digits');
      const url = settings.url('url', ['https:', 'http:'], META_URL).replace(/\/+$/, '');
      return metaTarget(model, { audience, token: settings.need('token'), url, timeoutMs: HTTP_MS }, clock);
    }
    case 'csv': {
      const path = pathInside(folder, settings.need('path'));
      if (path === null) settings.wrong('path', 'must be a file inside the project, such as `out/group.csv`');
      return path === null ? null : membersFile(model, path);
    }
    case 'webhook': {
      const secret = settings.text('secret');
      const isWrong = secret === undefined ? null : secretProblem(secret);
      if (isWrong !== null) settings.wrong('secret', isWrong);
      const url = settings.url('url', ['https:', 'http:']);
      const own = { url, concurrency: 1, timeoutMs: HTTP_MS, isInside: settings.allows('inside') };
      return groupWebhook(model, { ...own, ...(secret !== undefined && { secret }) }, clock);
    }
    default:
      settings.wrong('sync', `\`${sync}\` is unknown`);
      return null;
  }
}
