/** A bundle as the bytes of `dist/bundle.json`: the same project gives the same text. */
import type { Bundle } from '../../runtime/machine/bundle.js';
import { serializeBundle } from '../../runtime/machine/serialize.js';

export function emitBundle(bundle: Bundle): string {
  return serializeBundle(bundle);
}
