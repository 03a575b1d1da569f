import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ts } from 'ts-morph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lowerProject } from '../lower/index.js';
import { fixtureText, projectOf } from '../lower/shop.fixture.js';
import { emitTypeScript } from './typescript.js';

const run = promisify(execFile);
const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'cauce-emit-'));

/** What the compiler says of these files beside the generated ones; empty when they compile. */
async function compiled(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const options = {
    compilerOptions: {
      ...{ target: 'es2022', lib: ['es2022'], module: 'nodenext', types: [], noEmit: true, strict: true },
      ...{
        exactOptionalPropertyTypes: true,
        noUncheckedIndexedAccess: true,
        noUnusedLocals: true,
        verbatimModuleSyntax: true,
      },
    },
    include: ['./*.ts'],
  };
  write({ ...files, 'tsconfig.json': JSON.stringify(options) });
  try {
    await run(process.execPath, [tsc, '-p', folder]);
    return '';
  } catch (failure) {
    return (failure as { stdout: string }).stdout;
  } finally {
    for (const name of Object.keys(files)) rmSync(join(folder, name));
  }
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const files = {
  'examples.cauce': fixtureText('examples.cauce'),
  'header.cauce': fixtureText('header.cauce')
    .replaceAll('scenario quotes', 'scenario machine')
    .replaceAll('running quotes', 'running machine'),
  'waits.cauce': fixtureText('waits.cauce').replace('scenario waits:', 'scenario waits "An */ end of a comment":'),
  'derived.cauce':
    'event big_order_placed = order_placed where (total > 100 EUR)\nscenario big:\n  when big_order_placed as big:\n    send email thanks\n',
};

let generated: ReadonlyMap<string, string>;
beforeAll(async () => {
  generated = await emitTypeScript(lowerProject(projectOf(files).analysis).bundle);
  write({ 'package.json': '{"type": "module"}', ...Object.fromEntries(generated) });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('generated TypeScript', () => {
  it('is a file for each scenario, besides the client and the types of machines', () => {
    expect([...generated.keys()]).toEqual(
      expect.arrayContaining(['client.ts', 'machine.ts', 'machine_scenario.ts', 'abandoned_cart.ts', 'big.ts']),
    );
    expect(generated.size).toBe(2 + lowerProject(projectOf(files).analysis).bundle.scenarios.length);
  });

  it('compiles under strict without a library of any host', async () => {
    expect(await compiled()).toBe('');
  });

  it('says the states, events and outcomes of a scenario', async () => {
    const text = generated.get('abandoned_cart.ts')!;
    expect(text).toContain('/** The states a run of “Recover abandoned carts” can be in. */');
    expect(text).toContain('"reminder"');
    const use = `import { type AbandonedCartEvent, type AbandonedCartOutcome, type AbandonedCartState, abandonedCartMachine } from './abandoned_cart.js';
const state: AbandonedCartState = abandonedCartMachine.states[1].id;
export const outcome: AbandonedCartOutcome = state === 'reminder' ? 'converted' : 'completed';
export const total = (event: AbandonedCartEvent): unknown => event.payload.total;
`;
    expect(await compiled({ 'use.ts': use })).toBe('');
    const wrong = await compiled({
      'use.ts':
        "import type { AbandonedCartState } from './abandoned_cart.js';\nexport const state: AbandonedCartState = 'remindre';\n",
    });
    expect(wrong).toContain('remindre');
  });

  it('says which moments of its messages a scenario listens to', async () => {
    const program =
      'scenario opens:\n  stop when note.bounced\n  when order_placed:\n    send email thanks as note\n    wait up to 3d for note.opened:\n      send email thanks\n';
    const text = (await emitTypeScript(lowerProject(projectOf({ 'opens.cauce': program }).analysis).bundle)).get(
      'opens.ts',
    )!;
    expect(text).toContain('{ readonly event: "note.opened" }');
    expect(text).toContain('{ readonly event: "note.bounced" }');
    write({ 'opens.ts': text });
    const use =
      "import type { OpensEvent } from './opens.js';\nexport const opened: OpensEvent['event'] = 'note.opened';\n";
    expect(await compiled({ 'use.ts': use })).toBe('');
    expect(await compiled({ 'use.ts': use.replace("'note.opened'", "'note.sent'") })).toContain('note.sent');
    rmSync(join(folder, 'opens.ts'));
  });

  it('types what a shop sends', async () => {
    const right = `import { createClient } from './client.js';
const client = createClient({ endpoint: 'http://127.0.0.1:8787', writeKey: 'key' });
export const item = { sku: 'a', name: 'A', category: 'shoes', price: 19.9, quantity: 1 };
await client.identify('42', { email: 'a@example.com', gender: 'female', birthday: '1990-05-04', location: [39.4, -0.3], city: null });
await client.track('order_placed', { order_id: '1', total: { amount: 19.9, currency: 'EUR' }, items: [item] }, { userId: '42', messageId: 'order-1' });
await client.track('signed_up', {}, { userId: '42', timestamp: new Date(0) });
`;
    expect(await compiled({ 'use.ts': right })).toBe('');
    const calls = [
      "client.track('order_palced', {}, { userId: '1' })",
      "client.track('order_placed', { order_id: 1, total: 1, items: [] }, { userId: '1' })",
      "client.track('order_placed', { order_id: '1', items: [] }, { userId: '1' })",
      "client.track('order_placed', { order_id: '1', total: { amount: 1, currency: 'USD' }, items: [] }, { userId: '1' })",
      "client.track('message_clicked', {}, { userId: '1' })",
      "client.track('signed_up', {}, {})",
      "client.identify('1', { gender: 'none' })",
      "client.identify('1', { birthday: 'yesterday' })",
    ];
    const head =
      "import { createClient } from './client.js';\nconst client = createClient({ endpoint: '', writeKey: '' });\n";
    const wrong = await compiled({ 'use.ts': head + calls.map((call) => `await ${call};\n`).join('') });
    const lines = new Set([...wrong.matchAll(/use\.ts\((\d+),/g)].map(([, line]) => Number(line)));
    expect([...lines].sort((a, b) => a - b)).toEqual(calls.map((_, index) => index + 3));
  });
});

interface Sent {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, unknown>;
}

describe('the generated client', () => {
  const load = async () => {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 };
    const { outputText } = ts.transpileModule(generated.get('client.ts')!, { compilerOptions });
    return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
  };
  const answering = (statuses: readonly number[]) => {
    const sent: Sent[] = [];
    const fetch = async (url: string, init: { headers: Record<string, string>; body: string }) => {
      sent.push({ url, headers: init.headers, body: JSON.parse(init.body) });
      const status = statuses[sent.length - 1] ?? 200;
      if (status === 0) throw new TypeError('connection refused');
      return { ok: status < 300, status, text: async () => 'because' };
    };
    return { sent, fetch };
  };

  it('sends what Segment’s HTTP API takes, with the write key', async () => {
    const { createClient } = await load();
    const { sent, fetch } = answering([]);
    const client = createClient({ endpoint: 'http://127.0.0.1:8787/', writeKey: 'key', fetch });
    await client.track(
      'signed_up',
      { source: 'ad' },
      { userId: '42', messageId: 'm1', timestamp: '2026-03-02T10:00:00Z' },
    );
    await client.identify('42', { city: 'Valencia' }, { messageId: 'm2', timestamp: new Date(0) });
    const headers = {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from('key:').toString('base64')}`,
    };
    expect(sent).toEqual([
      {
        url: 'http://127.0.0.1:8787/v1/track',
        headers,
        body: {
          type: 'track',
          userId: '42',
          event: 'signed_up',
          properties: { source: 'ad' },
          messageId: 'm1',
          timestamp: '2026-03-02T10:00:00Z',
        },
      },
      {
        url: 'http://127.0.0.1:8787/v1/identify',
        headers,
        body: {
          type: 'identify',
          userId: '42',
          traits: { city: 'Valencia' },
          messageId: 'm2',
          timestamp: '1970-01-01T00:00:00.000Z',
        },
      },
    ]);
  });

  it('repeats what failed for a passing reason, under one id', async () => {
    const { createClient } = await load();
    const { sent, fetch } = answering([503, 0, 200]);
    await createClient({ endpoint: 'http://shop', writeKey: 'key', fetch }).track('signed_up', {}, { userId: '42' });
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map(({ body }) => body.messageId)).size).toBe(1);
    expect(sent[0]!.body.messageId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('tells what was refused, and does not repeat that', async () => {
    const { createClient, ClientError } = await load();
    const { sent, fetch } = answering([400]);
    const client = createClient({ endpoint: 'http://shop', writeKey: 'key', fetch });
    const failure = await client.track('signed_up', {}, { userId: '42' }).catch((problem: unknown) => problem);
    expect(failure).toBeInstanceOf(ClientError);
    expect(failure).toMatchObject({ status: 400, message: '400: because' });
    expect(sent).toHaveLength(1);
  });

  it('gives up after the retries it has', async () => {
    const { createClient } = await load();
    const { sent, fetch } = answering([500, 500, 500]);
    const client = createClient({ endpoint: 'http://shop', writeKey: 'key', fetch, retries: 1 });
    await expect(client.track('signed_up', {}, { userId: '42' })).rejects.toMatchObject({ status: 500 });
    expect(sent).toHaveLength(2);
  });
});
