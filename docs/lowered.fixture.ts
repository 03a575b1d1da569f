/** What becomes of a program on a page once it is lowered: its machines load, and its own tests pass. Only for tests. */

import type { Analysis } from '../compiler/analysis.js';
import { lowerProject } from '../compiler/lower/index.js';
import { zone } from '../runtime/clock/index.js';
import { loadBundle } from '../runtime/machine/index.js';
import { runTest } from '../runtime/testing/index.js';

export interface Lowered {
  readonly scenarios: readonly string[];
  /** Of each test in the program `passed`, or why not. */
  readonly tests: readonly string[];
}

export function lowered(analysis: Analysis): Lowered {
  const { bundle, tests } = lowerProject(analysis);
  const program = loadBundle(JSON.parse(JSON.stringify(bundle)));
  return {
    scenarios: [...program.machineOf.keys()],
    tests: tests.map((one) => {
      const { status, failure = '' } = runTest(program, one, { zones: zone });
      return status === 'passed' ? status : `${one.title}: ${failure}`;
    }),
  };
}

/** How many tests, and which scenarios, a text declares. */
export function declaredIn(program: string): { readonly scenarios: readonly string[]; readonly tests: number } {
  return {
    scenarios: [...program.matchAll(/^scenario (\w+)/gm)].map(([, name]) => name!),
    tests: [...program.matchAll(/^test "/gm)].length,
  };
}
