/** The project of examples/ as texts, and a host for it. Only for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type ConfigHost, loadMarkupParser, loadTemplateParser } from '../../compiler/project/index.js';

const root = fileURLToPath(new URL('../../examples/', import.meta.url));

export function exampleFiles(): ReadonlyMap<string, string> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^(cauce\.yaml|[^/]+\.cauce|messages\/[^/]+\/[^/]+\.(mjml|html|txt|md))$/.test(path));
  return new Map(paths.sort().map((path) => [path, readFileSync(`${root}${path}`, 'utf8')]));
}

export const today = Date.UTC(2026, 2, 2);

export async function testHost(): Promise<ConfigHost> {
  const [parseTemplate, parseMarkup] = await Promise.all([loadTemplateParser(), loadMarkupParser()]);
  const zones = new Set(Intl.supportedValuesOf('timeZone'));
  return { isZone: (name) => name === 'UTC' || zones.has(name), zones: [...zones], parseTemplate, parseMarkup };
}
