import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prefixOf } from './repository.js';
import { folder } from './run.fixture.js';

test('the folder that CI names goes before the one with .git; elsewhere there is no prefix', () => {
  const dir = folder({ 'repo/.git/HEAD': '', 'repo/shops/es/cauce.yaml': '' });
  const [repo, project] = [join(dir, 'repo'), join(dir, 'repo/shops/es')];
  expect(prefixOf(project, {})).toBe('shops/es/');
  expect(prefixOf(repo, {})).toBe('');
  expect(prefixOf(project, { GITHUB_WORKSPACE: dir })).toBe('repo/shops/es/');
  expect(prefixOf(project, { CI_PROJECT_DIR: join(repo, 'shops') })).toBe('es/');
  expect(prefixOf(project, { GITHUB_WORKSPACE: join(dir, 'other') })).toBe('shops/es/');
  mkdirSync(join(dir, 'bare'));
  expect(prefixOf(join(dir, 'bare'), { GITHUB_WORKSPACE: '' })).toBe('');
});
