/** A real editor drives the server as it is built: diagnostics, completion, rename, formatting. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const server = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const script = fileURLToPath(new URL('neovim.lua', import.meta.url));

const yaml = `currency: EUR
contact: {email: email, newsletter: bool}
events:
  bought: {total: money}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "a@example.com", consent: newsletter}
`;

it('Neovim works with the server', { timeout: 120_000 }, (ctx) => {
  if (spawnSync('nvim', ['--version']).status !== 0) ctx.skip('there is no nvim on this machine');
  if (!existsSync(server)) ctx.skip('there is no dist/: run `npm run build` first');
  const root = mkdtempSync(join(tmpdir(), 'cauce-nvim-'));
  try {
    mkdirSync(join(root, 'messages/email'), { recursive: true });
    writeFileSync(join(root, 'cauce.yaml'), yaml);
    writeFileSync(join(root, 'messages/email/hello.txt'), '---\nsubject: Hi\n---\nHi. {{ unsubscribe_url }}\n');
    writeFileSync(
      join(root, 'main.cauce'),
      'segment regulars   = any bought in last 6mo\n\nwhen bought and regulars:\n  send email helo\n',
    );
    const result = join(root, 'result.json');
    execFileSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${script}`], {
      env: {
        ...process.env,
        CAUCE_ROOT: root,
        CAUCE_SERVER: server,
        CAUCE_RESULT: result,
        SMTP_URL: 'smtp://localhost',
      },
      stdio: 'ignore',
      timeout: 90_000,
    });
    const found = JSON.parse(readFileSync(result, 'utf8'));
    expect(found.fault).toBeUndefined();
    expect(found.diagnostics).toEqual(['names/unknown']);
    expect(found.after).toBe(0);
    expect(found.completion).toContain('hello');
    expect(found.text).toEqual([
      'segment good_customers = any bought in last 6mo',
      '',
      'when bought and good_customers:',
      '  send email hello',
    ]);
  } finally {
    rmSync(root, { recursive: true });
  }
});
