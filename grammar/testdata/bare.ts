/** Trees without positions, to compare what two texts say. */

export function bare(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(bare);
  if (typeof node !== 'object' || node === null) return node;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === 'span' || key.endsWith('Span')) continue;
    out[key] = key === 'includingExisting' ? true : bare(value);
  }
  return out;
}
