/** However a text is cut into pieces, every byte comes once, and whole lines come together unless they are too long. */
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteChunks, type Source } from './source.js';

/** Each piece is lost with the next one, as the pieces of a file are. */
function losing(pieces: readonly Uint8Array[]): Source {
  const memory = new Uint8Array(pieces.reduce((most, { length }) => Math.max(most, length), 0));
  return {
    name: 'a.csv',
    async *open() {
      for (const piece of pieces) {
        memory.fill(0).set(piece);
        yield memory.subarray(0, piece.length);
      }
      memory.fill(0);
    },
  };
}

async function through(pieces: readonly (string | Uint8Array)[]): Promise<readonly string[]> {
  const chunks: string[] = [];
  for await (const { bytes } of byteChunks(losing(pieces.map((piece) => Buffer.from(piece))))) {
    if (bytes !== undefined) chunks.push(bytes.toString());
  }
  return chunks;
}

test('lines come whole and once, in whatever pieces', async () => {
  const piece = fc.array(fc.constantFrom('a', 'b,', '\n', 'long enough to tell what it is', '\r\n'), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 8 }), async (parts) => {
      const pieces = parts.map((part) => part.join(''));
      const chunks = await through(pieces);
      expect(chunks.join('')).toBe(pieces.join(''));
      for (const chunk of chunks.slice(0, -1)) expect(chunk.endsWith('\n')).toBe(true);
    }),
  );
});

test('a line that is longer than a chunk comes once', async () => {
  for (const pieces of [
    ['a header that is long enough\n', 'x'.repeat(2 << 20), '\nend'],
    ['x'.repeat(2 << 20), 'y'.repeat(2 << 20), '\n', 'z'.repeat(900_000), 'z'.repeat(900_000)],
  ]) {
    expect((await through(pieces)).join('') === pieces.join('')).toBe(true);
  }
});

test('what is packed comes whole, in whatever pieces', async () => {
  const text = Array.from({ length: 50_000 }, (_, line) => `${line},${(line * 7919) % 1000}\n`).join('');
  const packed = gzipSync(text);
  for (const size of [1, 7, 1000, 1 << 16, packed.length]) {
    const pieces = Array.from({ length: Math.ceil(packed.length / size) }, (_, i) =>
      packed.subarray(i * size, (i + 1) * size),
    );
    expect((await through(pieces)).join('') === text).toBe(true);
  }
});
