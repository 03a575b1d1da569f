/** A month of the running service in a smaller size than `npm run bench -- soak` takes: its memory, and how late its timers are. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const CONTACTS = process.env.CAUCE_SOAK_CONTACTS ?? '100000';

test(`${CONTACTS} contacts for a month`, { timeout: 3_600_000 }, () => {
  const script = join(dirname(fileURLToPath(import.meta.url)), 'measurements/soak.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { ...process.env, CAUCE_SOAK_CONTACTS: CONTACTS },
  });
  expect(stdout, stderr).not.toBe('');
  const { figures } = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as {
    figures: { what: string; samples: number[] }[];
  };
  const of = (what: string) => figures.find((figure) => figure.what === what)!.samples[0]!;
  console.log(figures.map(({ what, samples }) => `${what}: ${samples[0]}`).join('\n'));
  expect(of('most memory of the process in a month')).toBeLessThan(500);
  expect(of('the latest timer')).toBeLessThan(2);
});
