/** Diagnostics of the family `messages`: the files under `messages/`, what their templates read, and how their markup is written. */
import { files } from './messages/files.js';
import { markup } from './messages/markup.js';
import { templates } from './messages/templates.js';

export const messages = { ...files, ...templates, ...markup } as const;
