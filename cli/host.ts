/** What the compiler asks its host: which time zones exist, and the template engine where there are templates to check. */
import { type ConfigHost, isMessagePath, loadTemplateParser } from '../compiler/project/index.js';
import { zone } from '../runtime/clock/index.js';

export const host: ConfigHost = {
  isZone: (name) => zone(name) !== undefined,
  zones: Intl.supportedValuesOf('timeZone'),
};

/** The engine costs a tenth of a second to load: projects without messages do without. */
export async function hostFor(files: ReadonlyMap<string, string>): Promise<ConfigHost> {
  return [...files.keys()].some(isMessagePath) ? { ...host, parseTemplate: await loadTemplateParser() } : host;
}
