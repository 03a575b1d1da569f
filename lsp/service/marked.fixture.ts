/** Projects for tests of features: `┆` stands where the cursor is, and lines of `^^^` under others say what is expected there. Only for tests. */
import { LineIndex, type Position, type Range } from '../../compiler/diagnostics/lines.js';
import { shopYaml } from '../../compiler/programs.fixture.js';
import { testHost, today } from './examples.fixture.js';
import { type ProjectEdit, Service, type ServiceHost } from './index.js';

const config = await testHost();

export interface Marked {
  readonly service: Service;
  readonly path: string;
  readonly position: Position;
  readonly texts: ReadonlyMap<string, string>;
}

const messages = {
  'messages/email/cart_reminder.txt':
    '---\nsubject: Your cart\nparams: {cart: cart_abandoned}\n---\nHello {{ contact.city | default: "you" }}, {{ cart.total }} wait. {{ unsubscribe_url }}\n',
  'messages/email/cart_offer.txt':
    '---\nsubject: An offer\nparams: {promo: coupon}\n---\n{{ promo.code }} {{ unsubscribe_url }}\n',
  'messages/email/hello.txt': '---\nsubject: Hello\n---\nHello! {{ unsubscribe_url }}\n',
  'messages/sms/note.txt': 'A note. {{ unsubscribe_url }}\n',
};

/** The fixture shop with these files beside it; a text alone is `main.cauce`. */
export function marked(
  files: string | Readonly<Record<string, string>>,
  yaml = shopYaml,
  host: Partial<ServiceHost> = {},
): Marked {
  const given = typeof files === 'string' ? { 'main.cauce': files } : files;
  const service = new Service({ config, now: today, ...host });
  const texts = new Map<string, string>();
  let path = 'main.cauce';
  let position: Position = { line: 0, character: 0 };
  for (const [file, text] of Object.entries({ 'cauce.yaml': yaml, ...messages, ...given })) {
    const at = text.indexOf('┆');
    const plain = text.replace('┆', '');
    if (at >= 0) {
      path = file;
      position = new LineIndex(plain).positionAt(at);
    }
    texts.set(file, plain);
    service.update(file, plain);
  }
  return { service, path, position, texts };
}

/** The texts of the files an edit changes, after it. Files that get another name are left to the caller. */
export function applied(texts: ReadonlyMap<string, string>, { files, created }: ProjectEdit): Map<string, string> {
  const after = new Map(created.map(({ path, text }) => [path, text]));
  for (const { path, edits } of files) {
    let text = texts.get(path)!;
    const lines = new LineIndex(text);
    for (const { range, newText } of [...edits].sort(
      (a, b) => lines.offsetAt(b.range.start) - lines.offsetAt(a.range.start),
    ))
      text = text.slice(0, lines.offsetAt(range.start)) + newText + text.slice(lines.offsetAt(range.end));
    after.set(path, text);
  }
  return after;
}

/** `main.cauce 2:4 limit`: a place and what stands there, lines and columns from 1 as people count. */
export function placed({ texts }: Marked, { path, range }: { readonly path: string; readonly range: Range }): string {
  const text = texts.get(path) ?? '';
  const lines = new LineIndex(text);
  const { line, character } = range.start;
  return `${path} ${line + 1}:${character + 1} ${text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end))}`;
}
