/** Addresses in rendered HTML that a browser would run instead of going there: a value of a stranger may stand where a template has its link. */
import { decoded } from './attribute-text.js';

const ADDRESS = /(\s(?:href|src|action|formaction|xlink:href)\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'<>][^\s<>]*))/gi;
const RUNS = /^(?:javascript|vbscript|data):/i;
const PICTURE = /^data:image\/(?:png|gif|jpe?g|webp|avif);/i;
/** What browsers leave out of an address before they look at it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
const UNSEEN = /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028\u2029\ufeff]+/g;

/** Such an address becomes `#`; pictures within the text stay, and every other byte. */
export function harmless(html: string): string {
  return html.replace(ADDRESS, (whole, before: string, double?: string, single?: string, bare?: string) => {
    const url = decoded(double ?? single ?? bare ?? '').replace(UNSEEN, '');
    return RUNS.test(url) && !PICTURE.test(url) ? `${before}"#"` : whole;
  });
}
