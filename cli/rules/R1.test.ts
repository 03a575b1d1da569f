/** R1, where a `test` block cannot say it: several contacts, what comes back from a provider, what the compiler refuses. */
import { describe, expect, it } from 'vitest';
import { world } from '../../runtime/engine/testdata/world.js';
import { codesOf, lowered } from './program.fixture.js';

describe('R1', () => {
  it("R1.2 rate: a channel takes no more than its rate of all contacts' messages, the others wait for their turn", () => {
    const { bundle } = lowered(`
      scenario asked:
        when signed_up:
          send call ask
    `);
    const w = world(bundle);
    for (const id of ['ana', 'ben']) {
      w.contact(id, { phone: '+34600000000' });
      w.event(id, '2026-03-02 10:00', 'signed_up');
    }
    w.advance('2026-03-03 00:00');
    expect(w.log.filter((line) => line.includes('send'))).toEqual([
      '2026-03-02 10:00 ana send call/ask',
      '2026-03-02 11:00 ben send call/ask',
    ]);
  });

  it('R1.4 set may write only false to a consent', () => {
    const setting = (value: boolean) => `
      scenario agreed:
        when signed_up:
          set newsletter = ${value}
    `;
    expect(codesOf(setting(true))).toContain('types/consent');
    expect(codesOf(setting(false))).toEqual([]);
  });
});
