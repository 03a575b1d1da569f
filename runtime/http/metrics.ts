/** `GET /healthz` and `GET /metrics` (Prometheus): figures without anybody's data. What the store counts is read when somebody looks. */
import type { Registry } from 'prom-client';
import type { BatchDone } from '../live/index.js';
import type { AudienceFigures } from '../store/port.js';
import type { RouteGroup } from './routes.js';
import type { Answered } from './server.js';

/** Figures as they stand. */
export interface Standing {
  readonly inputsWaiting: number;
  readonly messagesWaiting: number;
  /** Seconds that the earliest timer is late by; 0 when none is. */
  readonly timerLagSeconds: number;
  /** How far the machine's clock is behind what it has been. */
  readonly clockBehindSeconds: number;
  readonly storeBytes: number;
  readonly contacts: number;
  /** Over all time, from the store: `scenario/<name>/message/<channel>/<message>/<outcome>`. */
  readonly counters: Readonly<Record<string, number>>;
  readonly segments: readonly { readonly segment: string; readonly members: number }[];
  /** Groups that are kept in step elsewhere. */
  readonly audiences: readonly Pick<AudienceFigures, 'group' | (typeof MEMBER_STATES)[number]>[];
}

const MEMBER_STATES = ['told', 'waiting', 'refused'] as const;

export interface Metrics {
  batch(done: BatchDone): void;
  answered(answer: Answered): void;
  fault(): void;
  readonly routes: RouteGroup;
}

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export async function createMetrics(standing: () => Standing): Promise<Metrics> {
  const { Counter, Gauge, Histogram, Registry } = await import('prom-client');
  const registry: Registry = new Registry();
  const registers = [registry];
  const inputs = new Counter({ name: 'cauce_inputs_total', help: 'Inputs taken in.', labelNames: ['kind'], registers });
  const rejects = new Counter({ name: 'cauce_rejects_total', help: 'Inputs kept aside.', registers });
  const faults = new Counter({ name: 'cauce_faults_total', help: 'Batches that could not be written.', registers });
  const size = new Histogram({
    name: 'cauce_batch_contacts',
    help: 'Contacts written by a batch.',
    buckets: [1, 10, 100, 500, 1000, 2000, 4000],
    registers,
  });
  const seconds = new Histogram({
    name: 'cauce_batch_seconds',
    help: 'From taking in to the commit.',
    buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const outcomes = new Counter({
    name: 'cauce_handovers_total',
    help: 'What came of hand-overs to providers.',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const http = new Histogram({
    name: 'cauce_http_seconds',
    help: 'Answers by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.01, 0.05, 0.1, 0.5, 1, 5],
    registers,
  });
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers });
  const gauges = {
    inputsWaiting: gauge('cauce_inputs_waiting', 'Inputs that wait for a batch.'),
    messagesWaiting: gauge('cauce_outbox_messages', 'Messages with a provider or waiting for one.'),
    timerLagSeconds: gauge('cauce_timer_lag_seconds', 'How late the earliest timer is.'),
    clockBehindSeconds: gauge(
      'cauce_clock_behind_seconds',
      'How far the clock of the machine has been set back; no timer fires meanwhile.',
    ),
    storeBytes: gauge('cauce_store_bytes', 'Bytes of the store that hold data.'),
    contacts: gauge('cauce_contacts', 'Contacts known.'),
  };
  const messages = new Counter({
    name: 'cauce_messages_total',
    help: 'Messages by what became of them, over all time.',
    labelNames: ['channel', 'outcome'],
    registers,
  });
  const members = new Gauge({
    name: 'cauce_audience_members',
    help: 'Members of groups that are kept in step elsewhere: told to the other side, waiting to be told, refused by it.',
    labelNames: ['group', 'state'],
    registers,
  });
  const inSegments = new Gauge({
    name: 'cauce_segment_members',
    help: 'Contacts in each segment.',
    labelNames: ['segment'],
    registers,
  });
  return {
    batch({ intake, outcomes: answers, rejects: refused, contacts, seconds: took }) {
      for (const { kind } of intake) inputs.inc({ kind });
      for (const { input } of answers) outcomes.inc({ channel: input.message.model.channel, outcome: input.outcome });
      rejects.inc(refused);
      size.observe(contacts);
      seconds.observe(took);
    },
    answered: ({ method, route, status, ms }) => http.observe({ method, route, status }, ms / 1000),
    fault: () => faults.inc(),
    routes(server) {
      server.get('/healthz', async (_, reply) => reply.send({ status: 'ok' }));
      server.get('/metrics', async (_, reply) => {
        const { counters, segments, audiences, ...figures } = standing();
        for (const [name, value] of Object.entries(figures)) gauges[name as keyof typeof gauges].set(value);
        members.reset();
        for (const { group, ...counts } of audiences) {
          for (const state of MEMBER_STATES) members.set({ group, state }, counts[state]);
        }
        inSegments.reset();
        for (const { segment, members: size } of segments) inSegments.set({ segment }, size);
        messages.reset();
        for (const [name, value] of Object.entries(counters)) {
          const [, channel, outcome] = /^scenario\/[^/]+\/message\/([^/]+)\/[^/]+\/([^/]+)/.exec(name) ?? [];
          if (channel !== undefined && outcome !== undefined && value > 0) messages.inc({ channel, outcome }, value);
        }
        return reply.type(CONTENT_TYPE).send(await registry.metrics());
      });
    },
  };
}
