/** Section 13 of the language in whole programs: every `test` of `compiler/testdata/rules` passes, under its rule's name. */
import { describe, expect, it } from 'vitest';
import { zone } from '../../runtime/clock/index.js';
import { loadBundle } from '../../runtime/machine/index.js';
import { runTest } from '../../runtime/testing/index.js';
import { lowered, rulePrograms, ruleText } from './program.fixture.js';

for (const name of rulePrograms()) {
  describe(name, () => {
    const { bundle, tests } = lowered(ruleText(name));
    const program = loadBundle(bundle);
    it.each(tests.map((one) => [one.title, one] as const))('%s', (title, one) => {
      expect(title.startsWith(`${name}.`), `the title begins with ${name}.<number of the sentence>`).toBe(true);
      const result = runTest(program, one, { zones: zone });
      expect(result.failure).toBeUndefined();
    });
  });
}
