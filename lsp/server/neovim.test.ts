/** A real editor drives the server as it is built: diagnostics, completion, rename, formatting. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { drive, finished, lacking } from './editor.fixture.js';

const script = fileURLToPath(new URL('neovim.lua', import.meta.url));

it('Neovim works with the server', { timeout: 120_000 }, (ctx) => {
  const why = lacking('nvim');
  if (why !== undefined) ctx.skip(why);
  const found = drive('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${script}`]);
  expect(found.fault).toBeUndefined();
  expect(found.diagnostics).toEqual(['names/unknown']);
  expect(found.after).toBe(0);
  expect(found.completion).toContain('hello');
  expect(found.text).toEqual(finished);
});
