/**
 * Sends prepared requests over kept-alive connections, each connection one at a time, as fast as answers come: a client that costs little beside
 * the server it drives. It understands only answers with a Content-Length.
 */
import { connect } from 'node:net';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/** The bytes of a POST. */
export function post(path, key, body) {
  const text = Buffer.from(JSON.stringify(body));
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Basic ${Buffer.from(`${key}:`).toString('base64')}\r\ncontent-type: application/json\r\ncontent-length: ${text.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), text]);
}

/** Resolves when every request has been answered with 200; rejects at the first other answer. */
export async function sendAll(port, requests, connections) {
  let next = 0;
  const one = () =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      let rest = null;
      const send = () => {
        if (next === requests.length) {
          socket.end();
          resolve();
        } else socket.write(requests[next++]);
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (data) => {
        rest = rest === null ? data : Buffer.concat([rest, data]);
        const end = rest.indexOf(END_OF_HEAD);
        if (end < 0) return;
        const head = rest.toString('latin1', 0, end);
        const length = Number(/content-length: *(\d+)/i.exec(head)?.[1]);
        if (rest.length < end + 4 + length) return;
        if (!head.startsWith('HTTP/1.1 200')) {
          socket.destroy();
          reject(new Error(`answered: ${rest.toString('utf8').slice(0, 500)}`));
          return;
        }
        rest = null;
        send();
      });
    });
  await Promise.all(Array.from({ length: connections }, one));
}
