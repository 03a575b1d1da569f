/** Turns the examples of `explain` pages into small projects, for the test that runs them. Never used by the program. */
import { readFileSync } from 'node:fs';
import { registry } from './registry.js';

const demo = readFileSync(new URL('../testdata/config/demo.yaml', import.meta.url), 'utf8');
const FILE_LINE = /^# (\S+\.(?:yaml|cauce|mjml|html|txt|md))$/;

/**
 * An example as the files of a project, by path. A line `# path` begins a file; what stands before the first is a program. The rest
 * is the demo shop: its configuration where the example brings none, and every message that some right example sends.
 */
export function projectOf(example: string): Map<string, string> {
  const own = filesOf(example);
  const files = new Map(own);
  if (!files.has('cauce.yaml')) {
    files.set('cauce.yaml', demo);
    for (const [path, text] of demoMessages()) if (!hasMessage(own, path)) files.set(path, text);
  }
  return files;
}

export function filesOf(example: string): Map<string, string> {
  const files = new Map<string, string>();
  let path = 'example.cauce';
  let lines: string[] = [];
  const close = () => {
    if (lines.some((line) => line.trim() !== '')) files.set(path, `${lines.join('\n')}\n`);
    lines = [];
  };
  for (const line of example.split('\n')) {
    const next = FILE_LINE.exec(line)?.[1];
    if (next === undefined) lines.push(line);
    else {
      close();
      path = next;
    }
  }
  close();
  return files;
}

function hasMessage(files: ReadonlyMap<string, string>, path: string): boolean {
  const stem = path.replace(/\.[a-z]+$/, '');
  return [...files.keys()].some((file) => file.replace(/\.[a-z]+$/, '') === stem);
}

function demoMessages(): Map<string, string> {
  const messages = new Map<string, string>();
  for (const { explain } of Object.values(registry)) {
    const texts = [...filesOf(explain.right)].filter(([path]) => path.endsWith('.cauce')).map(([, text]) => text);
    for (const [, channel, name] of texts.join('\n').matchAll(/\bsend\s+([\p{L}_]+)\s+([\p{L}\p{N}_]+)/gu)) {
      const subject = channel === 'email' ? 'subject: Hello\n' : '';
      messages.set(
        `messages/${channel}/${name}.txt`,
        `---\n${subject}params: {promo: coupon?, cart: cart_abandoned?}\n---\nHello{% if promo %} {{ promo.code }}{% endif %}{% if cart %} {{ cart.total }}{% endif %}\n`,
      );
    }
  }
  return messages;
}
