/** Exit codes, and the errors that lead to them. Anything else that is thrown is a fault of the program: 3. */

export const exitCode = { fine: 0, problems: 1, usage: 2, failed: 3 } as const;

/** Wrong use of the command line: a missing option, an unknown scenario, a directory that is no project. */
export class UsageError extends Error {}

/** The program's surroundings failed: a disk, a file that cannot be read, a network. */
export class SurroundingsError extends Error {}
