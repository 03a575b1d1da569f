/** The service on a small file system of its own that becomes full under it: nothing is promised that is not kept, and with room it goes on. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openStore, openStoreToRead } from '../../runtime/store/sqlite/index.js';
import { checkEnd } from './books.fixture.js';
import { begin, killServices, type MailServer, mailServer, startService } from './process.fixture.js';
import { crashProject } from './project.fixture.js';

const AT_ONCE = 50;
const mounted: string[] = [];
let mails: MailServer;

afterEach(() => {
  killServices();
  mails?.close();
  for (const folder of mounted.splice(0)) {
    spawnSync('umount', ['-l', folder]);
    rmdirSync(folder);
  }
});

/** Null where this user may not mount. */
function smallDisk(megabytes: number): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (status === 0) mounted.push(folder);
  else rmdirSync(folder);
  return status === 0 ? folder : null;
}

function enlarge(disk: string, megabytes: number): void {
  expect(spawnSync('mount', ['-o', `remount,size=${megabytes}m`, disk]).status).toBe(0);
}

const some = (part: number) => Array.from({ length: AT_ONCE }, (_, i) => part * AT_ONCE + i);

for (const way of ['goes on by itself', 'goes on after kill -9'] as const) {
  test(`a full disk: told, and with room the service ${way}`, { timeout: 300_000 }, async (ctx) => {
    const disk = smallDisk(2);
    if (disk === null) return ctx.skip('mounting a small file system is not allowed here');
    mails = await mailServer();
    const dir = crashProject({ port: mails.port, contacts: 0 });
    const path = join(disk, 'cauce.db');
    const args = ['--store', `sqlite:${path}`];
    let service = startService(dir, ...args);
    let url = (await service.url)!;

    let parts = 0;
    let status = 200;
    for (; status === 200 && parts < 1_000; parts++) status = await begin(url, some(parts));
    expect(status).toBe(503);
    const accepted = (parts - 1) * AT_ONCE;
    expect(accepted).toBeGreaterThan(0);
    // Nothing at all fits any more.
    const ballast = join(disk, 'ballast');
    spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k']);
    for (let again = 0; again < 5; again++) expect(await begin(url, some(parts))).toBe(503);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const line = service
      .err()
      .split('\n')
      .find((one) => one.startsWith('{'));
    expect(JSON.parse(line!)).toMatchObject({
      msg: expect.stringContaining('could not be written'),
      detail: expect.stringContaining('full'),
    });
    const beside = openStoreToRead(path);
    expect(beside.contactCount()).toBe(accepted);
    expect(beside.counters('scenario/a/')['scenario/a/entered']).toBe(accepted);
    beside.close();

    if (way === 'goes on after kill -9') {
      service.kill('SIGKILL');
      await service.ended;
      const onFull = startService(dir, ...args);
      if ((await onFull.url) === null) {
        expect(await onFull.ended).toBe(3);
        expect(onFull.err()).toMatch(/The disk of \S+cauce\.db is full; make room and start again\./);
      }
      onFull.kill('SIGKILL');
      await onFull.ended;
    }
    rmSync(ballast);
    enlarge(disk, 256);
    if (way === 'goes on after kill -9') {
      service = startService(dir, ...args);
      url = (await service.url)!;
    }
    for (let part = parts - 1; part < parts + 5; part++) expect(await begin(url, some(part))).toBe(200);
    await expect.poll(() => isQuiet(path), { timeout: 120_000, interval: 500 }).toBe(true);
    service.kill('SIGTERM');
    expect(await service.ended).toBe(0);

    const store = openStore(path);
    const { unknown, twice } = checkEnd(store, accepted + 6 * AT_ONCE, mails.taken);
    store.close();
    expect(twice).toBe(0);
    expect(unknown).toBeLessThanOrEqual(way === 'goes on after kill -9' ? 5 : 0);
  });
}

function isQuiet(path: string): boolean {
  const store = openStoreToRead(path);
  const quiet = store.nextDue() === null && store.open(1).length === 0;
  store.close();
  return quiet;
}
