/** Every figure of `/metrics` is told in deploying.md, and none that is not there. */
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { createMetrics } from '../runtime/http/index.js';

it('are all told', async () => {
  const metrics = await createMetrics(() => ({
    inputsWaiting: 0,
    messagesWaiting: 0,
    timerLagSeconds: 0,
    clockBehindSeconds: 0,
    storeBytes: 0,
    contacts: 0,
    counters: {},
    segments: [{ segment: 'keen', members: 4 }],
    audiences: [{ group: 'ads', told: 3, waiting: 2, refused: 1 }],
  }));
  const server = Fastify();
  metrics.routes(server as never);
  const said = (await server.inject('/metrics')).body;
  const names = [...said.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name!);
  const told = [...readFileSync(new URL('deploying.md', import.meta.url), 'utf8').matchAll(/^\| `(cauce_\w+)`/gm)];
  expect(told.map(([, name]) => name!).sort()).toEqual(names.sort());
  expect(said).toContain('cauce_audience_members{group="ads",state="waiting"} 2');
  expect(said).toContain('cauce_segment_members{segment="keen"} 4');
});
