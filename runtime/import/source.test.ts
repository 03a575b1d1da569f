/** However a text is cut into pieces, every byte comes once, and whole lines come together unless they are too long. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteChunks, memorySource } from './source.js';

async function through(pieces: readonly string[]): Promise<readonly string[]> {
  const chunks: string[] = [];
  for await (const { bytes } of byteChunks(memorySource('a.csv', ...pieces))) {
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
