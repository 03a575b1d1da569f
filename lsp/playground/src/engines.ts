/** What the compiler asks its host, in a worker: time zones of the browser, template engines that are packed with the page. */
import { type ConfigHost, loadMarkupParser, loadTemplateParser } from '../../../compiler/project/index.js';
import { zone } from '../../../runtime/clock/index.js';

export async function browserHost(): Promise<ConfigHost> {
  const [parseTemplate, parseMarkup] = await Promise.all([loadTemplateParser(), loadMarkupParser()]);
  return {
    isZone: (name) => zone(name) !== undefined,
    zones: Intl.supportedValuesOf('timeZone'),
    parseTemplate,
    parseMarkup,
  };
}
