/** A forge for tests: the comments of one pull or merge request behind GitHub's and GitLab's addresses, as far as `comment.mjs` asks for them. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Comment {
  readonly id: number;
  body: string;
  readonly by: string;
}

export interface Forge {
  readonly url: string;
  readonly comments: Comment[];
  /** `POST /repos/…`, in order. */
  readonly calls: string[];
  /** Answers writes with 403, as for a pull request from a fork. */
  readOnly: boolean;
  close(): void;
}

const BOT = 'github-actions[bot]';

export async function startForge(): Promise<Forge> {
  const comments: Comment[] = [];
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '' } = request;
    const { pathname, searchParams } = new URL(url, 'http://forge');
    calls.push(`${method} ${pathname}`);
    const reply = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const isGitHub = request.headers.authorization === 'Bearer secret';
    if (!isGitHub && request.headers['private-token'] !== 'secret') return reply(401, { message: 'who are you' });
    const shown = ({ id, body, by }: Comment) =>
      isGitHub
        ? { id, body, html_url: `https://forge/${id}`, user: { login: by } }
        : { id, body, author: { id: by === BOT ? 7 : 8 } };
    if (pathname === '/user') return reply(200, { id: 7 });
    if (method === 'GET') {
      const page = Number(searchParams.get('page'));
      return reply(200, comments.slice((page - 1) * 100, page * 100).map(shown));
    }
    if (forge.readOnly) return reply(403, { message: 'Resource not accessible by integration' });
    const { body } = JSON.parse(await textOf(request)) as { body: string };
    if (method === 'POST') {
      const added = { id: comments.length + 1, body, by: BOT };
      comments.push(added);
      return reply(201, shown(added));
    }
    const changed = comments.find(({ id }) => id === Number(pathname.split('/').at(-1)))!;
    changed.body = body;
    return reply(200, shown(changed));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const forge: Forge = {
    url: `http://127.0.0.1:${port}`,
    comments,
    calls,
    readOnly: false,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return forge;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of request) parts.push(part as Uint8Array);
  return Buffer.concat(parts).toString('utf8');
}
