/** The editor's service: what the language server, the extension and the browser's playground share. */
export type * from './data.js';
export type { Figures, LiveFigures } from './figures.js';
export type { Drawn } from './graph.js';
export type { Refused } from './rename.js';
export { Service, type ServiceHost } from './service.js';
export { type SemanticToken, type TokenType, tokenTypes } from './tokens.js';
export type { Unreadable } from './workspace/texts.js';
export type { WorkspaceHost } from './workspace/workspace.js';
