import { describe, expect, test } from 'vitest';
import { mermaidOf } from '../../compiler/graph/index.js';
import { dedented, lowered } from '../rules/program.fixture.js';
import { changedGraph } from './changed-graph.js';
import type { Written } from './scenario.js';

function written(text: string): Written {
  const { bundle } = lowered(text);
  return { machine: bundle.scenarios[0]!, sources: bundle.files.map(() => dedented(text)) };
}

const marksOf = (before: string, after: string) => {
  const { nodes, edges } = changedGraph(written(before), written(after));
  return {
    nodes: nodes.flatMap(({ label, mark, notes = [] }) => (mark ? [[mark, label, ...notes].join(' | ')] : [])),
    edges: edges.flatMap(({ from, to, mark }) => (mark ? [`${mark}: ${from} > ${to}`] : [])),
  };
};

const before = `
  scenario s:
    when cart_updated:
      wait 4h
      send email one as first
      wait 2d
      send email two
`;

describe('two versions as one graph', () => {
  test('the same version has no marks', () => {
    expect(marksOf(before, before)).toEqual({ nodes: [], edges: [] });
  });

  test('a step that changes keeps its place and says what it was; arrows to it are no new ones', () => {
    expect(
      marksOf(before, before.replace('wait 4h', 'wait 5h').replace('when cart_updated', 'when order_placed')),
    ).toEqual({
      nodes: ['changed | when order_placed | before: when cart_updated', 'changed | wait 5h | before: wait 4h'],
      edges: [],
    });
  });

  test('steps that come and go, with the ways around them', () => {
    expect(marksOf(before, before.replace('      wait 2d\n      send email two\n', ''))).toEqual({
      nodes: ['gone | wait 2d', 'gone | send email two'],
      edges: [
        'new: first > end',
        'gone: first > gone wait 2d',
        'gone: gone wait 2d > gone send email two',
        'gone: gone send email two > end',
      ],
    });
    const { nodes, edges } = marksOf(before, before.replace('wait 2d\n', 'wait 2d\n      wait until 09:00\n'));
    expect(nodes).toEqual(['new | wait until 09:00']);
    expect(edges).toContain('gone: wait 2d > send email two');
  });

  test('a new local above leaves the steps that use others as they were', () => {
    const long = `
      scenario s:
        when cart_updated as cart:
          send email one as first
          wait up to 2d for first.clicked
          if cart.total > 50 EUR:
            wait up to 3d for first.opened
            stop
          send email two as second
          wait up to 4d for second.opened
    `;
    const more = long.replace(
      '          send email one',
      '          give 5% valid 7d as promo\n          send email one',
    );
    expect(marksOf(long, more).nodes).toEqual(['new | give 5% valid 7d as promo']);
    const fewer = more.replace('          wait up to 2d for first.clicked\n', '');
    expect(marksOf(long, fewer).nodes).toEqual([
      'new | give 5% valid 7d as promo',
      'gone | wait up to 2d for first.clicked',
    ]);
    // Another name for the same, and another message to wait for.
    const renamed = more.replaceAll('first', 'opening').replace('second.opened', 'opening.opened');
    expect(marksOf(long, renamed).nodes).toEqual([
      'new | give 5% valid 7d as promo',
      'changed | wait up to 2d for opening.clicked | before: wait up to 2d for first.clicked',
      'changed | wait up to 3d for opening.opened | before: wait up to 3d for first.opened',
      'changed | wait up to 4d for opening.opened | before: wait up to 4d for second.opened',
    ]);
  });

  test('one trigger more, one fewer', () => {
    const two = `${before}    when order_placed:\n      send email three\n`.replace(
      '    when order_placed',
      '  when order_placed',
    );
    const text = two
      .replace(/^ {2}when order_placed/m, '    when order_placed')
      .replace(/^ {6}send email three/m, '      send email one');
    expect(marksOf(before, text).nodes[0]).toBe('new | when order_placed');
    expect(marksOf(text, before).nodes[0]).toBe('gone | when order_placed');
  });

  test('what is told of a step stands below it, as Mermaid with colours and signs', () => {
    const fewer = written(before.replace('      wait 2d\n      send email two\n', ''));
    const drawn = mermaidOf(
      changedGraph(written(before), fewer, (id, isGone) => (id === 'wait 2d' && isGone ? ['7 under way'] : [])),
    );
    expect(drawn).toContain('("−\u00a0wait 2d<br>7 under way")');
    expect(drawn).toMatch(/n2 -\.-> n\d/);
    expect(drawn).toMatch(
      /classDef is_gone fill:#cf222e.*stroke-dasharray:5 3\n {2}class n\d,n\d is_gone\n {2}linkStyle [\d,]+ stroke:#cf222e/,
    );
    const whole = mermaidOf(changedGraph(null, fewer));
    expect(whole).toMatch(/class n0,n1,n2,n3 is_new/);
    expect(whole).not.toContain('is_gone');
    // Some versions of Mermaid draw no words where a label begins as a list does in Markdown.
    for (const text of [drawn, whole]) expect(text).not.toMatch(/"(?:[-+*]|\d+[.)])[ \t]/);
    const left = mermaidOf(changedGraph(written(before), null, (id) => (id === 'wait 2d' ? ['7 under way'] : [])));
    expect(left).toContain('("−\u00a0wait 2d<br>7 under way")');
    expect(left).toMatch(/class n0,n1,n2,n3,n4,n5 is_gone\n {2}linkStyle 0,1,2,3,4 /);
  });

  test('clauses of the header that come, go and change', () => {
    const some = before.replace('    when', '    enter once\n    priority 3\n    when');
    const others = before.replace('    when', '    for newsletter\n    enter once per 30d\n    when');
    expect(mermaidOf(changedGraph(written(some), written(others)))).toContain(
      '  header>"+\u00a0for newsletter<br>~\u00a0enter once per 30d<br>before: enter once<br>−\u00a0priority 3"]\n',
    );
    expect(mermaidOf(changedGraph(written(some), written(others)))).toMatch(/ {2}class header is_changed\n/);
    expect(mermaidOf(changedGraph(written(some), written(some)))).not.toContain('is_changed');
  });
});
