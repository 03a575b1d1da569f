/**
 * Every temporary folder of a test run lies in one folder, which goes when the run ends: test files share their modules, so that what a fixture would
 * clean up after one file it would not after the next.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
