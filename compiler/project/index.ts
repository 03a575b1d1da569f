/** The project's data: `cauce.yaml` and the front matter of messages, read into the model the rest of the compiler works with. */

export { loadTemplateParser, type TemplateParser } from '../templates/liquid.js';
export { loadMarkupParser, type MarkupParser } from '../templates/markup-tags.js';
export { type Choice, choicesAt, type DataFile, keyAt } from './asking.js';
export { type ConfigHost, type ConfigResult, readConfig } from './config.js';
export { CURRENCIES, minorDigits, minorUnits } from './currency.js';
export { type SplitMessage, splitFrontMatter } from './front-matter.js';
export {
  isMessagePath,
  isUnderMessages,
  joinMessages,
  MESSAGE_FORMATS,
  type MessageReading,
  type MessagesResult,
  readMessageFile,
  readMessages,
} from './messages.js';
export { isName, RESERVED } from './names.js';
export { describeShape } from './types.js';
export { tellUnset, unsetVariables, type VariableUse, variablesOf } from './variables.js';
