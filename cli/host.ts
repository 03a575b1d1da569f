/** What the compiler asks its host: which time zones exist, and the template engine where there are templates to check. */
import { type ConfigHost, isMessagePath, loadMarkupParser, loadTemplateParser } from '../compiler/project/index.js';
import { zone } from '../runtime/clock/index.js';

export const host: ConfigHost = {
  isZone: (name) => zone(name) !== undefined,
  zones: Intl.supportedValuesOf('timeZone'),
};

/** The engines cost a tenth of a second to load: projects without messages, or without MJML and HTML, do without. */
export async function hostFor(files: ReadonlyMap<string, unknown>): Promise<ConfigHost> {
  const messages = [...files.keys()].filter(isMessagePath);
  if (messages.length === 0) return host;
  const parseTemplate = await loadTemplateParser();
  if (!messages.some((path) => /\.(mjml|html)$/.test(path))) return { ...host, parseTemplate };
  return { ...host, parseTemplate, parseMarkup: await loadMarkupParser() };
}

/** For `check` alone: tests and backtests deliver nothing and need no secrets. */
export function isSet(variable: string): boolean {
  return (process.env[variable] ?? '') !== '';
}
