/** The editor's service: what the language server, the extension and the browser's playground share. */
export type * from './data.js';
export type { Refused } from './rename.js';
export { Service } from './service.js';
export type { WorkspaceHost } from './workspace/workspace.js';
