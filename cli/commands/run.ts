/** `cauce run`: the service. Checks the project, opens the store, takes events, fires timers and sends until it is told to stop. */
import { relative } from 'node:path';
import { isWebAddress } from '../../runtime/channels/links.js';
import { OUTBOX, SettingsProblem } from '../../runtime/channels/senders/index.js';
import { isoDate } from '../../runtime/clock/index.js';
import { exitCode, UsageError } from '../exit.js';
import { loadChecked } from '../load.js';
import { type Deployed, deployedOrFirst } from '../service/deployed.js';
import { createLog, faultOf } from '../service/log.js';
import { fillPools } from '../service/pools.js';
import { secretsOf } from '../service/secrets.js';
import { type Running, serve } from '../service/serve.js';
import { openOwnStore, storePath } from '../service/store.js';
import { out, say } from '../terminal.js';

interface Options {
  readonly project?: string;
  readonly store?: string;
  readonly port: number;
  readonly host: string;
  readonly publicUrl?: string;
  readonly rate?: number;
  readonly dry?: boolean;
}

/** What has begun may take this long to end; then the process ends whatever happens. */
const STOP_MS = 3_000;
const LAST_MS = 4_500;

export async function run(options: Options): Promise<number> {
  if (options.port > 65_535) throw new UsageError(`--port ${options.port} is no port; they go up to 65535`);
  if (options.rate === 0) throw new UsageError('--rate 0 would let nobody in; it takes 1 or more');
  const publicUrl = options.publicUrl ?? process.env.CAUCE_PUBLIC_URL?.trim();
  if (publicUrl && !isWebAddress(publicUrl))
    throw new UsageError(`--public-url ${publicUrl} is no http or https address`);
  const loaded = await loadChecked(options.project);
  if (!loaded) return exitCode.problems;
  const path = storePath(options.store, loaded.root);
  const own = openOwnStore(path, { isBusy: true });
  let running: Running;
  let version: number;
  const log = await createLog(process.env.CAUCE_LOG ?? 'info', process.stderr.isTTY === true);
  try {
    const deployed = deployedOrFirst(own.store, loaded, Date.now());
    tellDeployed(deployed);
    version = deployed.version;
    const secrets = secretsOf(own.store, process.env);
    for (const { what, value } of secrets.fresh) say(`${what}: ${value}   (shown this once, kept in the store)`);
    for (const { coupon, problem } of fillPools(own.store, loaded.root, deployed.bundle.model)) {
      if (problem !== undefined) say(`coupon ${coupon}: ${problem}; runs that need a code wait for one`);
    }
    running = await serve({
      ...options,
      root: loaded.root,
      store: own.store,
      secrets,
      environment: process.env,
      isDry: options.dry === true,
      log,
      ...(publicUrl && { publicUrl }),
    });
  } catch (error) {
    own.close();
    if (!(error instanceof SettingsProblem)) throw error;
    for (const problem of error.problems) say(`cauce: ${problem}`);
    return exitCode.problems;
  }
  process.once('uncaughtException', (error) => {
    // What the store was told stands; a supervisor starts the service again where it was.
    log.fatal(faultOf(error), 'the service cannot go on');
    process.exit(exitCode.failed);
  });
  tellDry(running);
  log.info({ version, store: relative(process.cwd(), path) || path }, 'started');
  out(`listening ${running.url}`);
  const why = await untilTold();
  log.info({ why }, 'stopping');
  const last = setTimeout(() => process.exit(exitCode.fine), LAST_MS);
  try {
    await running.stop(STOP_MS);
    own.close();
  } catch (error) {
    log.error(faultOf(error), 'the end was not clean; nothing that was accepted is lost');
  }
  clearTimeout(last);
  log.info('stopped');
  // Connections that callers keep open must not hold the process.
  setImmediate(() => process.exit(exitCode.fine));
  return exitCode.fine;
}

function tellDeployed({ version, at, differs }: Deployed): void {
  if (!differs) return;
  const day = isoDate(Math.floor(at / 86_400_000));
  say(
    `The working tree differs from what is deployed; running version ${version} of ${day}. \`cauce plan\` shows the difference, \`cauce deploy\` brings it in.`,
  );
}

function tellDry({ dry, dryGroups }: Running): void {
  for (const { channel, missing } of dry) {
    say(`${channel} is dry (${whyDry(missing)}): its messages go to ${OUTBOX}/${channel}/ and nowhere else`);
  }
  for (const { group, missing } of dryGroups) {
    say(`group ${group} is dry (${whyDry(missing)}): its members go to ${OUTBOX}/groups/ and nowhere else`);
  }
}

function whyDry(missing: readonly string[]): string {
  if (missing.length === 0) return '--dry';
  return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set`;
}

/** The second time it is told, it ends at once. */
function untilTold(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(exitCode.failed));
        resolve(signal);
      });
    }
  });
}
