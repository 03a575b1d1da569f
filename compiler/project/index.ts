/** The project's data: `cauce.yaml` and the front matter of messages, read into the model the rest of the compiler works with. */
export { type ConfigHost, type ConfigResult, readConfig } from './config.js';
export { CURRENCIES, minorDigits, minorUnits } from './currency.js';
export { type SplitMessage, splitFrontMatter } from './front-matter.js';
export { isMessagePath, MESSAGE_FORMATS, type MessagesResult, readMessages } from './messages.js';
export { isName, RESERVED } from './names.js';
export { loadTemplateParser, type TemplateParser } from './templates.js';
export { describeShape } from './types.js';
