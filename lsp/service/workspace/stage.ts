/** How far a file's text has been understood. Stages are ordered: whoever is at one has been through those before. */

export const Stage = {
  /** The text is new; nothing is known of it. */
  Changed: 0,
  /** There is a tree, and its declarations stand in the project's table. */
  Resolved: 1,
  /** Names, types and paths of the file are known. */
  Checked: 2,
  /** So is what only the whole project tells. */
  Settled: 3,
} as const;

export type Stage = (typeof Stage)[keyof typeof Stage];
