import { describe, expect, it } from 'vitest';
import type { Machine } from '../../runtime/machine/bundle.js';
import { lowerProject } from '../lower/index.js';
import { fixtureNames, fixtureText, projectOf } from '../lower/shop.fixture.js';
import { dotOf, type Graph, graphOf, mermaidOf, renderGraph, type Sources, sourcesOf, svgOf } from './index.js';

interface Drawn {
  readonly machine: Machine;
  readonly sources: Sources;
}

function scenariosOf(text: string): readonly Drawn[] {
  const { analysis } = projectOf({ 'a.cauce': text });
  const { bundle } = lowerProject(analysis);
  const sources = sourcesOf(bundle.files, analysis.files);
  return bundle.scenarios.map((machine) => ({ machine, sources }));
}

function scenario(name: string, text = fixtureText('examples.cauce')): Drawn {
  return scenariosOf(text).find(({ machine }) => machine.name === name)!;
}

const edges = (graph: Graph) => graph.edges.map(({ from, to, label }) => `${from} -> ${to}${label && ` (${label})`}`);

describe('a graph', () => {
  it('says what the source says', () => {
    const { machine, sources } = scenario('abandoned_cart');
    const graph = graphOf(machine, sources);
    expect(graph).toMatchObject({ name: 'abandoned_cart', title: 'Recover abandoned carts' });
    expect(graph.notes).toEqual(['goal order_placed within 5d']);
    expect(graph.nodes.map(({ id, kind, label, line }) => [id, kind, label, line])).toEqual([
      ['when', 'trigger', 'when cart_abandoned as cart and last_order > 15d', 4],
      ['wait 4h if not regular else 24h', 'wait', 'wait 4h if not regular else 24h', 5],
      ['reminder', 'send', 'send email cart_reminder', 6],
      ['wait for order_placed', 'waitFor', 'wait up to 3d for order_placed', 7],
      ['if not regular', 'branch', 'if not regular', 8],
      ['promo', 'give', 'give 5% valid 7d as promo', 9],
      ['send email cart_offer', 'send', 'send email cart_offer', 10],
      ['end', 'end', 'end', 10],
    ]);
    expect(edges(graph)).toEqual([
      'when -> wait 4h if not regular else 24h',
      'wait 4h if not regular else 24h -> reminder',
      'reminder -> wait for order_placed',
      'wait for order_placed -> if not regular',
      'if not regular -> promo (yes)',
      'if not regular -> end (no)',
      'promo -> send email cart_offer',
      'send email cart_offer -> end',
    ]);
  });

  it('names the ways out of waits, matches, splits and loops', () => {
    const text = fixtureText('waits.cauce');
    const arms = edges(graphOf(scenario('arms', text).machine, scenario('arms', text).sources));
    expect(arms).toContain(
      'wait for order_placed, mail.clicked and newsletter, enters vip_club or rfm rises, city is "Valencia" -> send email quote_expires (after 7d)',
    );
    expect(arms).toContain('cart -> send email cart_reminder (cart_updated)');
    expect(arms).toContain('wait for mail.opened -> cart');
    const choices = edges(graphOf(scenario('choices', text).machine, scenario('choices', text).sources));
    expect(choices).toContain('match gender -> add to vip_club (female, other)');
    expect(choices).toContain('match gender -> set tier (unknown)');
    expect(choices).toContain('test -> wait 1h (50% short)');
    const loops = edges(graphOf(scenario('loops', text).machine, scenario('loops', text).sources));
    expect(loops).toContain('repeat -> send email nag (each round)');
    expect(loops).toContain('wait 2d -> repeat');
    const waits = edges(graphOf(scenario('waits', text).machine, scenario('waits', text).sources));
    expect(waits).toContain('wait until 3d before renews_on at 09:00 -> send email no_date (too late)');
  });

  it('tells the header as it is written, and how long a wait in a sequence is', () => {
    const { machine, sources } = scenario('replenish');
    const graph = graphOf(machine, sources);
    expect(graph.notes).toEqual(['restart']);
    expect(graph.nodes.filter(({ kind }) => kind === 'wait').map(({ label }) => label)).toEqual([
      'wait 25d',
      'wait 3d',
    ]);
    const text =
      'scenario a "x":\n  # a comment\n  goal order_placed within 5d # so\n  stop when (newsletter is false\n    or tier == "x")\n  when signed_up:\n    wait 1d\n    send email whats_new\n';
    const own = scenario('a', text);
    expect(graphOf(own.machine, own.sources).notes).toEqual([
      'goal order_placed within 5d',
      'stop when (newsletter is false or tier == "x")',
    ]);
  });

  it('makes do with the machine where the sources are not at hand', () => {
    const graph = graphOf(scenario('abandoned_cart').machine);
    expect(graph.nodes.map((node) => node.label)).toEqual([
      'when',
      'wait 4h if not regular else 24h',
      'send email cart_reminder',
      'wait for order_placed',
      'if not regular',
      'promo',
      'send email cart_offer',
      'end',
    ]);
    expect(graph.notes).toEqual([]);
    expect(graph.edges.map((edge) => edge.label).filter((label) => label !== '')).toEqual(['yes', 'no']);
  });

  it('has an edge to and from known nodes only, whatever the program', () => {
    for (const name of fixtureNames()) {
      for (const { machine, sources } of scenariosOf(fixtureText(`${name}.cauce`))) {
        const graph = graphOf(machine, sources);
        const ids = graph.nodes.map((node) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { from, to } of graph.edges) expect(ids).toEqual(expect.arrayContaining([from, to]));
        expect(graph.nodes.every((node) => node.label !== '')).toBe(true);
      }
    }
  });
});

const nasty: Graph = {
  name: 'a "b" \\ c',
  notes: ['<script>alert(1)</script>'],
  nodes: [
    { id: 'when', kind: 'trigger', label: 'city is "<b>Ä & B</b>" | `x` #1', line: 1, file: 0 },
    { id: 'end', kind: 'end', label: 'end\\', line: 2, file: 0 },
  ],
  edges: [{ from: 'when', to: 'end', label: 'a "quote"' }],
};

describe('as text', () => {
  it('Mermaid reads no markup in a label', () => {
    expect(mermaidOf(nasty)).toBe(`---
title: "a \\"b\\" \\\\ c"
---
flowchart TD
  header>"#60;script#62;alert(1)#60;/script#62;"]
  n0(["city is #34;#60;b#62;Ä #38; B#60;/b#62;#34; #124; #96;x#96; #35;1"])
  n1(["end#92;"])
  n0 -->|"a #34;quote#34;"| n1
`);
  });

  it('Mermaid reads no directive, in a label or the title', () => {
    const label = `code is "%%{init: {'theme': 'dark'}}%%" or share > 10%`;
    const nodes = [{ ...nasty.nodes[0]!, label }, nasty.nodes[1]!];
    const drawn = mermaidOf({ ...nasty, title: '10% %%{wrap}%%', notes: [label], nodes });
    expect(drawn).not.toMatch(/%%/);
    expect(drawn).toContain('title: "10% \\u0025%{wrap}\\u0025%"');
    expect(drawn).toContain("#37;%{init: {'theme': 'dark'}}#37;%#34; or share #62; 10%");
  });

  it('Graphviz reads no end of a quote in a label', () => {
    expect(dotOf(nasty)).toContain('"when" [label="city is \\"<b>Ä & B</b>\\" | `x` #1", shape=box');
    expect(dotOf(nasty)).toContain('digraph "a \\"b\\" \\\\ c" {');
    expect(dotOf(nasty)).toContain('"end" [label="end\\\\", shape=oval];');
    expect(dotOf(nasty)).toContain('"when" -> "end" [label="a \\"quote\\""];');
  });

  it('every line is one of the few that Mermaid and Graphviz know, whatever the program', async () => {
    const text = `"(?:[^"\\\\]|\\\\.)*"`;
    const plain = `"[^"#<>\`|\\\\]*(?:#\\d+;[^"#<>\`|\\\\]*)*"`;
    const header = `"[^"]*"`;
    const shape = String.raw`(?:\(\[${plain}\]\)|\[\[${plain}\]\]|\[/${plain}/\]|\(${plain}\)|\[${plain}\]|\{${plain}\})`;
    const mermaid = new RegExp(
      String.raw`^(?:---|title: ${text}|flowchart TD|  header>${header}\]|  n\d+${shape}|  n\d+ -->(?:\|${plain}\|)? n\d+)$`,
    );
    const dot = new RegExp(
      String.raw`^(?:digraph ${text} \{|\}|  rankdir=TB;|  node \[fontname="Helvetica"\];|  label=${text};|  labelloc=t;|  ${text} \[label=${text}(?:, \w+=(?:\w+|"[\w#,]+"))+\];|  ${text} -> ${text}(?: \[label=${text}\])?;)$`,
    );
    for (const name of fixtureNames()) {
      for (const { machine, sources } of scenariosOf(fixtureText(`${name}.cauce`))) {
        const graph = graphOf(machine, sources);
        expect(
          mermaidOf(graph)
            .trimEnd()
            .split('\n')
            .filter((line) => !mermaid.test(line)),
        ).toEqual([]);
        expect(
          dotOf(graph)
            .trimEnd()
            .split('\n')
            .filter((line) => !dot.test(line)),
        ).toEqual([]);
      }
    }
    for (const line of mermaidOf(nasty).trimEnd().split('\n')) expect(line).toMatch(mermaid);
    for (const line of dotOf(nasty).trimEnd().split('\n')) expect(line).toMatch(dot);
  });

  it('JSON is the graph itself', async () => {
    const { machine, sources } = scenario('birthday');
    expect(JSON.parse(await renderGraph(machine, sources, 'json'))).toEqual(graphOf(machine, sources));
  });

  it('each format is its own', async () => {
    const { machine, sources } = scenario('birthday');
    expect(await renderGraph(machine, sources, 'mermaid')).toMatch(/^---\ntitle: .*\n---\nflowchart TD\n/);
    expect(await renderGraph(machine, sources, 'dot')).toMatch(/^digraph "birthday" \{\n/);
    expect(await renderGraph(machine, sources, 'svg')).toBe(await svgOf(machine, sources));
  });
});
