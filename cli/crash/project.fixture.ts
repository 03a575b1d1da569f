/** The project that the services under test run: two mails a contact, the second one only to who wants mail. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cauceWith, folder } from '../run.fixture.js';

export const FROM = 'Shop <shop@example.com>';
export const KEY = 'wk_crash_0123456789';

/** One in ten does not. */
export const wantsMail = (contact: number) => contact % 10 !== 3;

/** A folder with the project, and in its store as many contacts, by name `c0`, `c1` … */
export function crashProject(options: {
  readonly port: number;
  readonly contacts: number;
  readonly policies?: string;
}): string {
  const { port, contacts, policies } = options;
  const dir = folder({
    'cauce.yaml': `project: crash
currency: EUR
timezone: Europe/Madrid
contact: { email: email, newsletter: bool }
events: { go: { x: text? } }
channels:
  email: { provider: smtp, url: "smtp://127.0.0.1:${port}", from: "${FROM}", consent: newsletter }
${policies === undefined ? '' : `policies: { ${policies} }\n`}`,
    'a.cauce': 'scenario a:\n  when go:\n    wait 1s\n    send email one\n    wait 1s\n    send email two\n',
    'messages/email/one.txt': '---\nkind: transactional\nsubject: Hello\n---\nHello\n',
    'messages/email/two.txt': '---\nkind: marketing\nsubject: News\n---\nNews {{ unsubscribe_url }}\n',
  });
  if (contacts > 0) importContacts(dir, contacts);
  return dir;
}

function importContacts(dir: string, contacts: number): void {
  const lines = Array.from({ length: contacts }, (_, i) => `c${i},c${i}@example.com\n`);
  mkdirSync(join(dir, 'data'));
  writeFileSync(join(dir, 'data/contacts.csv'), `id,email\n${lines.join('')}`);
  const { code, err } = cauceWith({ cwd: dir }, 'import', 'contacts', 'data/contacts.csv');
  if (code !== 0) throw new Error(`the contacts were not imported: ${err}`);
}

/** What a shop sends when a contact's run is to begin: the same each time it is asked for. */
export function startOf(contact: number): readonly object[] {
  const userId = `c${contact}`;
  return [
    {
      type: 'identify',
      userId,
      messageId: `i${contact}`,
      traits: { email: `${userId}@example.com`, newsletter: wantsMail(contact) },
    },
    { type: 'track', userId, messageId: `e${contact}`, event: 'go', properties: {} },
  ];
}
