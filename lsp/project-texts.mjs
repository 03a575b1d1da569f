/** The texts of a project that is packed with the extension or the page, by path under it, with `/`. Only for the builds. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of a shop in this repository, and of the ready-made scenarios beside it. */
export const shop = 'examples';
export const templates = 'cli/starters/templates';

export function projectTexts(folder) {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /^(cauce\.yaml|[^/]+\.cauce|messages\/[^/]+\/[^/]+\.(mjml|html|txt|md))$/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
