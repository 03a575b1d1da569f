import { afterEach, describe, expect, it } from 'vitest';
import type { AudienceTarget, MembershipChange } from '../channels/audiences/index.js';
import { bundleOf, end, onEvent, scenario, shop } from '../engine/testdata/bundle.js';
import { at } from '../engine/testdata/world.js';
import { erase } from '../live/index.js';
import { type Service, service } from '../live/live.fixture.js';
import { AudienceDesk } from './audience-desk.js';

const start = at('2026-03-02 10:00');
const groups = { ads: { sync: 'meta', settings: { audience: '1' } }, own: { settings: {} } };
const bundle = bundleOf({
  model: { ...shop(), groups },
  scenarios: [scenario('carts', { when: [{ moment: onEvent('cart_updated') }], states: [end()] })],
});

let made: Service;
afterEach(() => made.close());

type Answer = Awaited<ReturnType<AudienceTarget['push']>>;

/** What the other side is told, and what it answers: `sent` unless the list says otherwise. */
function elsewhere(answers: Answer[] = []) {
  const told: string[][] = [];
  const seen: MembershipChange[] = [];
  const target: AudienceTarget = {
    batchSize: 2,
    push: async (changes) => {
      told.push(changes.map(({ contact, isMember }) => (isMember ? '+' : '-') + contact));
      seen.push(...changes);
      return answers.shift() ?? { kind: 'sent' };
    },
  };
  return { told, seen, target };
}

function deskAt(target: AudienceTarget, place = 'meta 1') {
  const log: string[] = [];
  const faults: unknown[] = [];
  const desk = new AudienceDesk({
    live: made.live,
    store: made.store,
    clock: made.clock,
    random: () => 0.5,
    onTold: ({ added, removed, refusal }) => log.push(`+${added} -${removed}${refusal === null ? '' : ` ${refusal}`}`),
    onRetry: (group, changes, reason) => log.push(`${group} ${changes} ${reason}`),
    onFault: (fault) => faults.push(fault),
  });
  desk.follow({ targets: new Map([['ads', target]]), places: new Map([['ads', place]]) });
  return { desk, log, faults };
}

const member = (contact: string, group = 'ads', isIn = true) => ({
  kind: 'group' as const,
  contact,
  group,
  member: isIn,
});
const email = (contact: string) => ({
  kind: 'attributes' as const,
  contact,
  values: { email: `${contact}@example.com`, tier: 'gold' },
});

describe('groups that are kept in step elsewhere', () => {
  it('are told of those who come and go, with their addresses and nothing else, each once', async () => {
    made = service(bundle, { start });
    const { told, seen, target } = elsewhere();
    const { desk, log, faults } = deskAt(target);
    await made.at(start, email('c1'), email('c2'), email('c3'));
    await made.at(start + 1, member('c1'), member('c2'), member('c3'), member('c3', 'own'));
    await desk.look();
    await desk.look();
    expect(told).toEqual([['+c1', '+c2'], ['+c3']]);
    expect(seen[0]).toEqual({
      group: 'ads',
      contact: 'c1',
      attributes: { email: 'c1@example.com' },
      isMember: true,
      at: start + 1,
    });
    await made.at(start + 2, member('c2', 'ads', false), member('c1', 'ads', false), member('c1'));
    await desk.look();
    await desk.look();
    expect(told.slice(2).flat().sort()).toEqual(['+c1', '-c2']);
    expect(made.store.audience.figures()).toEqual([{ group: 'ads', told: 2, waiting: 0, refused: 0, reason: null }]);
    expect([log[0], faults]).toEqual(['+2 -0', []]);
  });

  it('are told after a crash what they had not been told before it, and nothing twice', async () => {
    made = service(bundle, { start });
    const before = elsewhere();
    const first = deskAt(before.target);
    await made.at(start, email('c1'), member('c1'));
    await first.desk.look();
    await made.at(start + 1, email('c2'), member('c2'));
    made.crash();
    const after = elsewhere();
    const second = deskAt(after.target);
    await second.desk.look();
    await second.desk.look();
    expect([before.told, after.told]).toEqual([[['+c1']], [['+c2']]]);
  });

  it('what does not get through waits longer each time, and then goes as it is by then', async () => {
    made = service(bundle, { start });
    const down: Answer = { kind: 'retry', reason: 'http_503' };
    const { told, target } = elsewhere([down, down]);
    const { desk, log } = deskAt(target);
    await made.at(start, email('c1'), member('c1'));
    for (const wait of [0, 29_999, 1, 59_999, 1]) {
      await made.advance(made.clock.now() + wait);
      if (wait === 59_999) await made.at(made.clock.now(), member('c1', 'ads', false));
      await desk.look();
    }
    await desk.look();
    expect(told).toEqual([['+c1'], ['+c1'], ['-c1']]);
    expect(log).toEqual(['ads 1 http_503', 'ads 1 http_503', '+0 -1']);
    expect(made.store.audience.figures()).toEqual([]);
  });

  it('who is refused is offered again when the service starts, and shown meanwhile', async () => {
    made = service(bundle, { start });
    const { told, target } = elsewhere([{ kind: 'failed', reason: 'meta_100' }]);
    const first = deskAt(target);
    await made.at(start, email('c1'), member('c1'));
    await first.desk.look();
    await first.desk.look();
    expect(told).toEqual([['+c1']]);
    expect(made.store.audience.figures()).toMatchObject([{ told: 0, refused: 1, reason: 'meta_100' }]);
    made.crash();
    await deskAt(target).desk.look();
    expect(told).toEqual([['+c1'], ['+c1']]);
  });

  it('another place begins with everybody who is in the group by then', async () => {
    made = service(bundle, { start });
    const first = elsewhere();
    const { desk } = deskAt(first.target);
    for (const contact of ['c1', 'c2', 'c3']) await made.at(start, email(contact), member(contact));
    await made.at(start + 1, member('c2', 'ads', false), email('c4'));
    await desk.look();
    const second = elsewhere();
    await deskAt(second.target, 'meta 2').desk.look();
    expect(second.told.flat().sort()).toEqual(['+c1', '+c3']);
  });

  it('are told that somebody left who was erased', async () => {
    made = service(bundle, { start });
    const { told, target } = elsewhere();
    const { desk } = deskAt(target);
    await made.at(start, email('c1'), member('c1'));
    await desk.look();
    made.live.between((parts) => erase(parts, 'c1', () => 'a'.repeat(43)));
    await desk.look();
    expect(told).toEqual([['+c1'], ['-c1']]);
    expect(made.store.audience.figures()).toEqual([]);
  });
});
