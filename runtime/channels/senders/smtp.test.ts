import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readLink } from '../links.js';
import { idOfMessageId } from '../mail.js';
import type { Sender } from '../sender.js';
import { key, parcel, studio } from './senders.fixture.js';
import { smtpSender } from './smtp.js';
import { outcomeOfFailure, queueIdOf } from './smtp-outcome.js';

interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

interface Relay {
  readonly url: string;
  readonly mails: Mail[];
  readonly connections: { count: number };
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

async function relay(options: Partial<SMTPServerOptions> = {}): Promise<Relay> {
  const mails: Mail[] = [];
  const connections = { count: 0 };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onConnect(_, done) {
      connections.count++;
      done();
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(parts).toString('utf8'),
        });
        done(null, 'queued as 4F1B2C3D5E');
      });
    },
    ...options,
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  return { url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, mails, connections };
}

/** A relay that speaks as told and may break off. */
async function rawRelay(serve: (socket: Socket, line: string) => void): Promise<string> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.write('220 relay\r\n');
    let rest = '';
    socket.on('data', (data) => {
      rest += data.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        serve(socket, line);
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function sender(url: string, concurrency = 2, answerMs = 5_000): Promise<Sender> {
  const made = smtpSender(await studio(), {
    url,
    from: 'Demo Shop <shop@example.com>',
    replyTo: 'help@example.com',
    concurrency,
    timeouts: { connectMs: 2_000, answerMs },
  });
  onTestFinished(() => made.close());
  return made;
}

/** The value of a header, unfolded. */
const header = (mail: string, name: string) =>
  new RegExp(`^${name}:((?:.*(?:\\r\\n[ \\t].*)*))`, 'im')
    .exec(mail)?.[1]
    ?.replace(/\r\n[ \t]/g, ' ')
    .trim();

describe('mail', () => {
  test('arrives whole: both parts, an id, one-click unsubscribe, tracked links', async () => {
    const { url, mails } = await relay();
    expect(await (await sender(url)).handOver(parcel('email/hello'))).toEqual({
      kind: 'sent',
      providerId: '4F1B2C3D5E',
    });
    const [mail] = mails;
    expect(mail).toMatchObject({ from: 'shop@example.com', to: ['ana@example.com'] });
    const { text } = mail!;
    expect(header(text, 'From')).toBe('Demo Shop <shop@example.com>');
    expect(header(text, 'Reply-To')).toBe('help@example.com');
    expect(header(text, 'Subject')).toBe('Hello Ana');
    expect(header(text, 'Message-ID')).toBe('<c1.1@example.com>');
    expect(idOfMessageId('<c1.1@example.com>', 'Demo Shop <shop@example.com>')).toBe('c1/1');
    expect(header(text, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    const [, token] = /<https:\/\/news\.example\.com\/u\/([\w.-]+)>/.exec(header(text, 'List-Unsubscribe')!)!;
    expect(readLink(key, token!)).toMatchObject({ kind: 'unsubscribe', messageId: 'c1/1', contact: 'c1' });
    expect(text).toMatch(/Content-Type: multipart\/alternative/);
    expect(text).toMatch(/Content-Type: text\/plain/);
    expect(text).toMatch(/Content-Type: text\/html/);
    const body = text.replace(/=\r\n/g, '').replace(/=3D/g, '=');
    expect(body).toContain('href="https://news.example.com/t/c/');
    expect(body).toContain('<img src="https://news.example.com/t/o/');
    expect(body).not.toContain('href="https://shop.example.com');
  });

  test('a transactional one with `track: none` leads straight to the shop and has nothing to leave', async () => {
    const { url, mails } = await relay();
    await (await sender(url)).handOver(parcel('email/receipt'));
    const { text } = mails[0]!;
    expect(header(text, 'List-Unsubscribe')).toBeUndefined();
    expect(text.replace(/=\r\n/g, '').replace(/=3D/g, '=')).toContain('href="https://shop.example.com/?a=1&amp;b=2"');
    expect(text).not.toContain('/t/o/');
  });

  test('goes over as many connections as it may, each used again', async () => {
    const { url, mails, connections } = await relay();
    const made = await sender(url, 2);
    const sent = await Promise.all(
      Array.from({ length: 12 }, (_, i) => made.handOver(parcel('email/hello', { number: i + 1 }))),
    );
    expect(sent.every(({ kind }) => kind === 'sent')).toBe(true);
    expect(mails.length).toBe(12);
    expect(connections.count).toBeLessThanOrEqual(2);
  });

  test.each([
    ['a name', { attributes: { first_name: 'A\r\nBcc: evil@example.com' } }],
    ['an id', { contact: 'x>\r\nBcc: evil@example.com\r\n\r\nbody' }],
    ['a long id', { contact: `${'语'.repeat(199)}"` }],
  ])('%s cannot write headers', async (_, change) => {
    const { url, mails } = await relay();
    expect((await (await sender(url)).handOver(parcel('email/hello', change))).kind).toBe('sent');
    const { text, to } = mails[0]!;
    const head = text.slice(0, text.indexOf('\r\n\r\n'));
    expect(to).toEqual(['ana@example.com']);
    expect(head).not.toMatch(/^bcc:/im);
    expect(header(text, 'Message-ID')).toMatch(/^<[\w~.-]{1,210}@example\.com>$/);
    expect(text.split('\r\n').every((line) => line.length <= 998)).toBe(true);
  });

  test.each([
    'a@b.example\r\nRCPT TO:<evil@example.com>',
    'a@b.example, evil@example.com',
    '<a@b.example>',
    'nobody',
    '',
  ])('the address %j is not written to', async (email) => {
    const { url, mails } = await relay();
    const outcome = await (await sender(url)).handOver(parcel('email/hello', { attributes: { email } }));
    expect(outcome.kind).toBe('failed');
    expect(mails).toEqual([]);
  });

  test('a template that cannot be rendered says its file', async () => {
    const { url } = await relay();
    const outcome = await (await sender(url)).handOver(parcel('email/broken'));
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('messages/email/broken.txt') });
  });
});

describe('what a relay answers', () => {
  const refusingRecipients = (code: number, text: string) =>
    relay({ onRcptTo: (_, __, done) => done(refusal(code, text)) });
  const refusingContent = (code: number, text: string) =>
    relay({
      onData(stream, _, done) {
        stream.resume();
        stream.on('end', () => done(refusal(code, text)));
      },
    });

  test.each([
    [450, '4.2.1 busy', { kind: 'retry', reason: 'smtp_450_4.2.1' }],
    [421, 'too many', { kind: 'retry', reason: 'smtp_421' }],
    [550, '5.1.1 no such user', { kind: 'failed', reason: 'smtp_550_5.1.1', suppress: true }],
    [550, 'unknown user', { kind: 'failed', reason: 'smtp_550', suppress: true }],
    [550, '5.7.1 policy', { kind: 'failed', reason: 'smtp_550_5.7.1' }],
    [552, '5.2.2 mailbox full', { kind: 'failed', reason: 'smtp_552_5.2.2' }],
  ])('to the recipient: %i %s', async (code, text, outcome) => {
    const { url } = await refusingRecipients(code, text);
    expect(await (await sender(url)).handOver(parcel('email/hello'))).toEqual(outcome);
  });

  test.each([
    [451, '4.3.0 later', { kind: 'retry', reason: 'smtp_451_4.3.0' }],
    [554, '5.7.0 spam', { kind: 'failed', reason: 'smtp_554_5.7.0' }],
    [550, 'refused', { kind: 'failed', reason: 'smtp_550' }],
  ])('to the content: %i %s', async (code, text, outcome) => {
    const { url } = await refusingContent(code, text);
    expect(await (await sender(url)).handOver(parcel('email/hello'))).toEqual(outcome);
  });

  test('a refusal does not spoil what follows on the same connection', async () => {
    let first = true;
    const { url, mails } = await relay({
      onRcptTo(_, __, done) {
        done(first ? refusal(550, '5.1.1 no such user') : null);
        first = false;
      },
    });
    const made = await sender(url, 1);
    expect((await made.handOver(parcel('email/hello'))).kind).toBe('failed');
    expect((await made.handOver(parcel('email/hello', { number: 2 }))).kind).toBe('sent');
    expect(mails.length).toBe(1);
  });

  test('a wrong password keeps the message for later', async () => {
    const { url } = await relay({ authOptional: false, onAuth: (_, __, done) => done(refusal(535, 'wrong')) });
    const made = await sender(url.replace('smtp://', 'smtp://shop:wrong@'));
    expect((await made.handOver(parcel('email/hello'))).kind).toBe('retry');
  });
});

describe('a connection that breaks', () => {
  test('nobody there: later', async () => {
    expect((await (await sender('smtp://127.0.0.1:1')).handOver(parcel('email/hello'))).kind).toBe('retry');
  });

  const talk = (socket: Socket, line: string): void => {
    if (/^(EHLO|MAIL|RCPT|RSET|NOOP)/.test(line)) socket.write('250 ok\r\n');
    if (line === 'DATA') socket.write('354 go on\r\n');
  };

  test.each(['EHLO', 'MAIL', 'RCPT', 'DATA'])('at %s: certainly not taken, later', async (command) => {
    const url = await rawRelay((socket, line) => (line.startsWith(command) ? socket.destroy() : talk(socket, line)));
    expect((await (await sender(url)).handOver(parcel('email/hello'))).kind).toBe('retry');
  });

  test.each([
    ['within the content', 'Message-ID'],
    ['after the last dot', '.'],
  ])('%s: nobody knows', async (_, until) => {
    const url = await rawRelay((socket, line) => (line.startsWith(until) ? socket.destroy() : talk(socket, line)));
    expect(await (await sender(url)).handOver(parcel('email/hello'))).toEqual({
      kind: 'unknown',
      reason: 'smtp_econnection',
    });
  });

  test('no answer to the content in time: nobody knows', async () => {
    const url = await rawRelay(talk);
    expect((await (await sender(url, 1, 300)).handOver(parcel('email/hello'))).kind).toBe('unknown');
  });

  test('a pooled connection that the relay closed meanwhile: sent or tried later, never unknown', async () => {
    const sockets: Socket[] = [];
    const url = await rawRelay((socket, line) => {
      if (line === '.') socket.write('250 ok\r\n');
      else talk(socket, line);
      sockets.push(socket);
    });
    const made = await sender(url, 1);
    expect((await made.handOver(parcel('email/hello'))).kind).toBe('sent');
    for (const socket of sockets) socket.destroy();
    const outcome = await made.handOver(parcel('email/hello', { number: 2 }));
    expect(['sent', 'retry']).toContain(outcome.kind);
    expect((await made.handOver(parcel('email/hello', { number: 3 }))).kind).toBe('sent');
  });

  test('closing ends what is under way as unknown', async () => {
    let arrived = () => {};
    const begun = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const url = await rawRelay((socket, line) => (line === '.' ? arrived() : talk(socket, line)));
    const made = await sender(url);
    const outcome = made.handOver(parcel('email/hello'));
    await begun;
    await made.close();
    expect((await outcome).kind).toBe('unknown');
  });
});

test.each([
  ['250 2.0.0 Ok: queued as 4F1B2C3D5E', '4F1B2C3D5E'],
  [
    '250 Ok 0102018f2d1c7a55-1b2c3d4e-0000-4444-8888-123456789abc-000000',
    '0102018f2d1c7a55-1b2c3d4e-0000-4444-8888-123456789abc-000000',
  ],
  ['250 Ok: queued as ismtpd0001p1iad1.sendgrid.net-x_Y', 'ismtpd0001p1iad1.sendgrid.net-x_Y'],
  ['250 OK id=1rAbCd-0001Xy-2Z', '1rAbCd-0001Xy-2Z'],
  ['250 ok', undefined],
  [undefined, undefined],
])('the relay’s own id in %j', (response, id) => expect(queueIdOf(response)).toBe(id));

test('a fault before anything has left is put off or fails, and never counts as unknown', () => {
  expect(outcomeOfFailure({ code: 'EENVELOPE' }, false)).toEqual({ kind: 'failed', reason: 'smtp_eenvelope' });
  expect(outcomeOfFailure({ code: 'EDNS' }, false)).toEqual({ kind: 'retry', reason: 'smtp_edns' });
  expect(outcomeOfFailure({}, true)).toEqual({ kind: 'unknown', reason: 'smtp_failed' });
});
