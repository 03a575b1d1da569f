/** Puts the service together: store, engine, senders, HTTP. Knows how each is made, not what any of them does. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { type Audiences, createAudiences } from '../../runtime/channels/audiences/index.js';
import { createLinks, type Links } from '../../runtime/channels/links.js';
import { createRenderer } from '../../runtime/channels/render.js';
import { createSenders, eraseFromOutbox, OUTBOX, SettingsProblem } from '../../runtime/channels/senders/index.js';
import { systemClock, zone } from '../../runtime/clock/index.js';
import { apiRoutes, createMetrics, createServer, type Server, type Standing } from '../../runtime/http/index.js';
import { api, type Source, segmentsOf } from '../../runtime/insight/index.js';
import { Live } from '../../runtime/live/index.js';
import type { Bundle } from '../../runtime/machine/index.js';
import { AudienceDesk, backendOf, callbackDesk, liveCodes } from '../../runtime/service/index.js';
import type { Store } from '../../runtime/store/index.js';
import { bodiesIn, currentRelease } from '../../runtime/versions/index.js';
import { SurroundingsError } from '../exit.js';
import { sourceOf } from '../insight/open.js';
import { channelDesk } from './channel-desk.js';
import { STANDING_STILL, watchClock } from './clock-watch.js';
import { faultOf } from './log.js';
import { fillPools } from './pools.js';
import type { Secrets } from './secrets.js';

export interface ServeOptions {
  readonly root: string;
  readonly store: Store;
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly port: number;
  readonly host: string;
  /** Where readers and providers reach the service; absent: where it listens. */
  readonly publicUrl?: string;
  /** Requests a second from one key or address; absent: no limit. */
  readonly rate?: number;
  /** Everything that would leave the machine goes into the outbox folder. */
  readonly isDry: boolean;
  readonly log: Logger;
}

export interface Running {
  readonly url: string;
  /** Channels that write into the outbox folder. */
  readonly dry: readonly { readonly channel: string; readonly missing: readonly string[] }[];
  /** Groups whose members are written into the outbox folder. */
  readonly dryGroups: Audiences['dry'];
  /** Takes nothing more, ends what has begun, within `withinMs`. */
  stop(withinMs: number): Promise<void>;
}

/** Throws `SettingsProblem` for channels that are set up wrongly, SurroundingsError for a port that cannot be had. */
export async function serve(options: ServeOptions): Promise<Running> {
  const { store, secrets, environment, log, root } = options;
  const clock = systemClock;
  const release = currentRelease(store, clock.now())!;
  // One object for good: whoever looks at it sees what a deploy has changed.
  const model = { ...release.program.bundle.model };
  const coupons = { ...model.coupons };
  let renderer = createRenderer(release.program.bundle, bodiesIn(store));
  let source = sourceOf(store);
  await renderer;
  let publicUrl = options.publicUrl ?? '';
  const links = lateLinks(() => createLinks({ base: publicUrl, key: secrets.linkKey }));
  const makeSenders = (only?: string) =>
    createSenders({
      model,
      renderer: { render: async (input) => (await renderer).render(input) },
      links,
      environment,
      folder: root,
      clock,
      shelf: store,
      isDry: options.isDry,
      only,
      statusCallback: (channel) => `${publicUrl}/v1/hooks/twilio?channel=${encodeURIComponent(channel)}`,
      onFault: (channel, error) => log.error({ channel, ...faultOf(error) }, 'a sender failed'),
    });
  const channels = channelDesk(model, makeSenders, {
    onNew: (channel, missing) =>
      missing === null
        ? log.info({ channel }, 'channel set up')
        : log.warn({ channel, missing }, 'channel is dry: its messages go to the outbox folder'),
    onProblem: (channel, problem) => log.error({ channel, problem }, 'channel is set up wrongly'),
  });
  const audiencesNow = () => createAudiences({ model, environment, folder: root, clock, isDry: options.isDry });
  const audiences = audiencesNow();
  const metrics = await createMetrics(() =>
    standing(
      source,
      live,
      Object.keys(model.groups).filter((name) => model.groups[name]!.sync),
    ),
  );
  const codes = liveCodes(store, coupons, secrets.codeKey);
  const live: Live = new Live({
    ...release,
    release,
    store,
    clock,
    zones: zone,
    senders: channels.senders,
    codes,
    random: Math.random,
    onBatch(done) {
      codes.settled();
      metrics.batch(done);
    },
    onRelease(version) {
      try {
        takeOver(live.running.program.bundle);
        log.info({ version }, 'deployed');
      } catch (error) {
        log.error(faultOf(error), 'not everything of the deploy could be taken over; start the service again');
      }
    },
    onScored: inTenths((percent) => log.info({ percent }, 'scoring everybody for the next version')),
    onBroughtOver: inTenths((percent) => log.info({ percent }, 'bringing everybody over to the version deployed')),
    onFault(error) {
      codes.settled();
      metrics.fault();
      log.error(faultOf(error), 'a batch could not be written; its callers are told to come back');
    },
  });
  const desk = new AudienceDesk({
    live,
    store,
    clock,
    random: Math.random,
    onTold: ({ refusal, ...told }) =>
      refusal === null ? log.info(told, 'group told') : log.error({ ...told, refusal }, 'group refused'),
    onRetry: (group, changes, reason) => log.warn({ group, changes, reason }, 'group not told yet'),
    onFault: (error) => log.error(faultOf(error), 'groups could not be kept in step'),
  });
  desk.follow(audiences);
  const takeOver = (bundle: Bundle) => {
    Object.assign(model, bundle.model);
    Object.assign(coupons, bundle.model.coupons);
    renderer = createRenderer(bundle, bodiesIn(store));
    source = sourceOf(store);
    fillPools(store, root, model);
    channels.follow(model);
    try {
      desk.follow(audiencesNow());
    } catch (error) {
      if (!(error instanceof SettingsProblem)) throw error;
      for (const problem of error.problems) log.error({ problem }, 'groups stay as they were');
    }
  };
  const callbacks = callbackDesk({
    intaker: live,
    store,
    model,
    environment,
    clock,
    publicUrl: () => publicUrl,
    confirm: (url) =>
      void fetch(url, { redirect: 'error' }).catch((error) => log.warn(faultOf(error), 'SNS was not confirmed')),
  });
  const insight = api({
    source: {
      store,
      zones: zone,
      now: clock.now,
      get program() {
        return source.program;
      },
      get release() {
        return source.release;
      },
      get sources() {
        return source.sources;
      },
    },
    live,
    makeSecret: () => randomBytes(32).toString('base64url'),
    eraseFiles: (contact) => eraseFromOutbox(join(root, OUTBOX), contact),
  });
  const server = await createServer({
    backend: backendOf({ live, store, model, clock, linkKey: secrets.linkKey, callbacks }),
    writeKeys: [secrets.writeKey],
    adminTokens: [secrets.adminToken],
    ...(options.rate !== undefined && { ratePerSecond: options.rate }),
    now: clock.now,
    newId: randomUUID,
    root: [metrics.routes],
    api: apiRoutes(insight),
    onAnswer(answer) {
      metrics.answered(answer);
      log.debug(answer, 'answered');
    },
    onFault: (error) => log.error(faultOf(error), 'a request failed'),
  });
  const url = await listen(server, options.port, options.host);
  publicUrl ||= url;
  live.start();
  desk.start();
  const clockWatch = watchClock(live, (seconds) => log.warn({ seconds }, STANDING_STILL));
  return {
    url,
    dry: channels.dry,
    dryGroups: audiences.dry,
    async stop(withinMs) {
      clearInterval(clockWatch);
      const closing = server.close();
      await Promise.all([desk.stop(withinMs), live.stop(withinMs)]);
      await closing;
    },
  };
}

/** Shares from 0 to 1 are told as they reach another tenth. */
function inTenths(tell: (percent: number) => void): (share: number) => void {
  let last = 0;
  return (share) => {
    const percent = Math.floor(share * 10) * 10;
    if (percent !== last && share > 0) tell(percent);
    last = percent;
  };
}

/** `groups`: those that are kept in step elsewhere, told also while nobody is in them. */
function standing(source: Source, live: Live, groups: readonly string[]): Standing {
  const { store } = source;
  const known = store.audience.figures();
  const { inputs, messages } = live.load;
  const late = (systemClock.now() - live.nextDue) / 1000;
  return {
    inputsWaiting: inputs,
    messagesWaiting: messages,
    timerLagSeconds: Math.max(0, late),
    clockBehindSeconds: live.behindMs / 1000,
    storeBytes: store.size(),
    contacts: store.contactCount(),
    counters: store.counters('scenario/'),
    segments: segmentsOf(source),
    audiences: groups.map(
      (group) => known.find((one) => one.group === group) ?? { group, told: 0, waiting: 0, refused: 0 },
    ),
  };
}

/** Links whose base is known once the service listens. */
function lateLinks(make: () => Links): Links {
  let made: Links | null = null;
  const links = () => {
    made ??= make();
    return made;
  };
  return {
    unsubscribe: (...given) => links().unsubscribe(...given),
    preferences: (...given) => links().preferences(...given),
    click: (...given) => links().click(...given),
    pixel: (...given) => links().pixel(...given),
    isOwn: (url) => links().isOwn(url),
  };
}

async function listen(server: Server, port: number, host: string): Promise<string> {
  try {
    await server.listen({ port, host });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new SurroundingsError(`Port ${port} is taken by another program; name another with --port.`);
    if (code === 'EACCES')
      throw new SurroundingsError(`Port ${port} may not be used by this user; name one above 1023 with --port.`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new SurroundingsError(`This machine has no address ${host}.`);
    throw error;
  }
  const { address, family, port: own } = server.server.address() as AddressInfo;
  const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '[::1]' };
  return `http://${everywhere[address] ?? (family === 'IPv6' ? `[${address}]` : address)}:${own}`;
}
