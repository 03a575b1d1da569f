/** The built service as a process that is killed, and the mail server that it sends to. */
import { type ChildProcess, spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';
import { idOfMessageId } from '../../runtime/channels/mail.js';
import { FROM, KEY, startOf } from './project.fixture.js';

const main = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'dist/cli/main.js');

export interface ServiceProcess {
  /** Where it listens; null when it ended before it did. */
  readonly url: Promise<string | null>;
  readonly ended: Promise<number | null>;
  readonly err: () => string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): void;
}

const running = new Set<ChildProcess>();

export function startService(cwd: string, ...args: string[]): ServiceProcess {
  const child = spawn(process.execPath, [main, 'run', '--port', '0', ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', CAUCE_WRITE_KEY: KEY, CAUCE_LOG: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let [out, err] = ['', ''];
  child.stderr.on('data', (data) => {
    err += data;
  });
  const ended = new Promise<number | null>((resolve) =>
    child.on('close', (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  const listening = new Promise<string>((resolve) => {
    child.stdout.on('data', (data) => {
      out += data;
      const found = /listening (http:\S+)\n/.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  return {
    url: Promise.race([listening, ended.then(() => null)]),
    ended,
    err: () => err,
    kill: (signal) => void child.kill(signal),
  };
}

export function killServices(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Whether the service has said that the starts of these contacts' runs are on disk; the status of its answer, 0 for none. */
export async function begin(url: string, contacts: readonly number[]): Promise<number> {
  const authorization = `Basic ${Buffer.from(`${KEY}:`).toString('base64')}`;
  try {
    const answer = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ batch: contacts.flatMap(startOf) }),
    });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}

export interface MailServer {
  readonly port: number;
  /** How often each message was taken, by its id. */
  readonly taken: ReadonlyMap<string, number>;
  /** Called with each mail, before and after the service is told that it was taken. */
  onMail: (when: 'before' | 'after') => void;
  close(): void;
}

export async function mailServer(): Promise<MailServer> {
  const taken = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const header = /^message-id: *(<[^>]+>)/im.exec(Buffer.concat(parts).toString('latin1'))?.[1] ?? '';
        const id = idOfMessageId(header, FROM) ?? header;
        taken.set(id, (taken.get(id) ?? 0) + 1);
        made.onMail('before');
        done();
        made.onMail('after');
      });
    },
  });
  // Connections end in the middle: that is what is tested.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const made: MailServer = {
    port: (server.server.address() as { port: number }).port,
    taken,
    onMail() {},
    close: () => server.close(),
  };
  return made;
}
