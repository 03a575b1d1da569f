/** Emacs drives the server as it is built, set up as the page about editors says. */
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { drive, finished, lacking, setupOf } from './editor.fixture.js';

const script = fileURLToPath(new URL('emacs.el', import.meta.url));

it('Emacs works with the server', { timeout: 120_000 }, (ctx) => {
  const why = lacking('emacs');
  if (why !== undefined) ctx.skip(why);
  const found = drive('emacs', ['--batch', '-l', script], setupOf('elisp'));
  if (found.fault === 'there is no Eglot') ctx.skip('there is no Eglot for this Emacs');
  expect(found.fault).toBeUndefined();
  expect(found.mode).toBe('cauce-mode');
  expect(found.diagnostics).toEqual([expect.stringContaining('There is no message `helo` for email')]);
  expect(found.after).toBe(0);
  expect(found.completion).toContain('hello');
  expect(found.text).toEqual([...finished, '']);
});
