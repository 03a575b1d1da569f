import { expect, it } from 'vitest';
import { filesNeeded } from '../../compiler/check/needs.js';
import { renderGraph, sourcesOf } from '../../compiler/graph/index.js';
import { analyse } from '../../compiler/index.js';
import { lowerProject } from '../../compiler/lower/index.js';
import { exampleFiles, testHost, today } from './examples.fixture.js';
import { Service } from './index.js';
import { marked } from './marked.fixture.js';

it('draws every example as the whole project compiled shows it', { timeout: 60_000 }, async () => {
  const files = exampleFiles();
  const host = await testHost();
  const service = new Service({ config: host, now: today });
  for (const [path, text] of files) service.update(path, text);
  const { analysis } = analyse({ files, host });
  const { bundle } = lowerProject(analysis);
  const sources = sourcesOf(bundle.files, analysis.files);
  expect(bundle.scenarios.length).toBeGreaterThan(20);
  for (const machine of bundle.scenarios) {
    const drawn = await service.graph(bundle.files[machine.span.file]!, machine.span.line);
    expect(drawn).toEqual({ scenario: machine.name, svg: await renderGraph(machine, sources, 'svg') });
  }
});

it('takes what the scenario names from other files, and nothing else', async () => {
  const { service, path } = marked({
    'main.cauce': 'scenario x:\n  when big:\n    do twice(hello)\n    if running other: stop\n',
    'events.cauce': 'event big = order_placed where (total > limit)\n',
    'lets.cauce': 'let limit = 3 EUR\n',
    'steps.cauce': 'sequence twice(m: email):\n  send email m\n  wait 1d\n  send email m\n',
    'other.cauce': 'scenario other:\n  when enters vip_club: do more(hello)\n',
    'more.cauce': 'sequence more(m: email):\n  send email m\n',
    'wrong.cauce': 'segment broken = nothing_at_all\n',
  });
  const table = service.workspace.table();
  const needed = filesNeeded(table, service.workspace.program(path)!).map((file) => file.path);
  expect(needed).toEqual(['events.cauce', 'lets.cauce', 'main.cauce', 'other.cauce', 'steps.cauce']);
  expect((await service.graph(path, 0))?.svg).toContain('email hello');
});
