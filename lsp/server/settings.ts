/** The client's settings under `cauce`. What is not there, or is nothing the server knows, has its default. */

export interface Settings {
  /** Whether problems of all files are told, or only of open ones. */
  readonly check: 'project' | 'open';
}

export function readSettings(given: unknown): Settings {
  const { check } = (typeof given === 'object' && given !== null ? given : {}) as { check?: unknown };
  return { check: check === 'open' ? 'open' : 'project' };
}
