/** A small project with a slip in it, for editors that drive the server as it is built. Only for tests. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const server: string = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

const yaml = `currency: EUR
contact: {email: email, newsletter: bool}
events:
  bought: {total: money}
channels:
  email: {provider: smtp, url: $SMTP_URL, from: "a@example.com", consent: newsletter}
`;

/** What the project holds once `helo` is put right, `regulars` renamed to `good_customers` and the file laid out. */
export const finished = [
  'segment good_customers = any bought in last 6mo',
  '',
  'when bought and good_customers:',
  '  send email hello',
];

/** Why a test cannot run here; undefined where it can. */
export function lacking(editor: string): string | undefined {
  if (spawnSync(editor, ['--version']).status !== 0) return `there is no ${editor} on this machine`;
  return existsSync(server) ? undefined : 'there is no dist/: run `npm run build` first';
}

/** The first snippet in a language on the page about editors, under a heading where one is named. */
export function setupOf(language: string, heading = ''): string {
  const page = readFileSync(new URL('../../docs/editors.md', import.meta.url), 'utf8');
  const part = heading === '' ? page : page.slice(page.indexOf(`\n## ${heading}\n`));
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(part)![1]!;
}

/**
 * Runs the editor in the project and gives back what its script has written as JSON to `CAUCE_RESULT`. `setup` is a file's text; `npx cauce` is the server as
 * it is built.
 */
export function drive(editor: string, args: readonly string[], setup = ''): Record<string, unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'cauce-editor-'));
  const root = join(folder, 'shop');
  const bin = join(folder, 'bin');
  try {
    mkdirSync(join(root, 'messages/email'), { recursive: true });
    mkdirSync(bin);
    writeFileSync(join(bin, 'npx'), `#!/bin/sh\nshift\nexec node '${server}' "$@"\n`);
    chmodSync(join(bin, 'npx'), 0o755);
    writeFileSync(join(root, 'cauce.yaml'), yaml);
    writeFileSync(join(root, 'messages/email/hello.txt'), '---\nsubject: Hi\n---\nHi. {{ unsubscribe_url }}\n');
    writeFileSync(
      join(root, 'main.cauce'),
      'segment regulars   = any bought in last 6mo\n\nwhen bought and regulars:\n  send email helo\n',
    );
    writeFileSync(join(folder, 'setup'), setup);
    const result = join(folder, 'result.json');
    execFileSync(editor, [...args], {
      env: {
        ...process.env,
        HOME: folder,
        PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
        CAUCE_ROOT: root,
        CAUCE_SERVER: server,
        CAUCE_SETUP: join(folder, 'setup'),
        CAUCE_RESULT: result,
        SMTP_URL: 'smtp://localhost',
      },
      stdio: 'ignore',
      timeout: 100_000,
    });
    return JSON.parse(readFileSync(result, 'utf8')) as Record<string, unknown>;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
