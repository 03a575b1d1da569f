/** A plan as a comment: what is left out where a comment cannot hold everything. */
import { describe, expect, test } from 'vitest';
import { COMMENT_LIMIT } from '../report/markdown.js';
import { dedented, lowered } from '../rules/program.fixture.js';
import { planMarkdown } from './markdown.js';
import { planAgainst } from './plan.js';

function body(text: string) {
  const { bundle } = lowered(text);
  return { bundle, bodies: {}, sources: Object.fromEntries(bundle.files.map((file) => [file, dedented(text)])) };
}

const scenario = (name: string, hours: number) =>
  `scenario ${name}:\n  when cart_updated:\n    wait ${hours}h\n    send email one\n    wait 2d\n    send email two\n`;

function many(from: number, to: number, hours: number): string {
  return Array.from({ length: to - from }, (_, i) => scenario(`s${from + i}`, hours)).join('\n');
}

describe('a comment on many scenarios', () => {
  test('has all words, then the graphs of what has changed, and counts those for which there is no room', () => {
    const before = body(`segment often = orders > 3\n\n${many(0, 160, 4)}`);
    const after = body(`segment often = orders > 4\n\n${many(40, 200, 5)}`);
    const text = planMarkdown(planAgainst(before, after, 'main'), 'small');
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).not.toContain('shows all of it');
    expect(text.match(/step changed: `wait 4h` → `wait 5h`/g)).toHaveLength(120);
    expect(text).toContain('`orders > 3` → `orders > 4`');
    const graphs = text.match(/^```mermaid$/gm)!.length;
    expect(graphs).toBeGreaterThan(50);
    expect(text).toContain(`_${200 - graphs} graphs left out: a comment holds no more._`);
    expect(text).not.toContain('is_gone');
    expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)!.length);
  });

  test('with room for all has the graphs of what is new and gone as well', () => {
    const text = planMarkdown(planAgainst(body(many(0, 2, 4)), body(many(1, 3, 5)), 'main'), 'small');
    expect(text.match(/^```mermaid$/gm)).toHaveLength(3);
    for (const mark of ['is_new', 'is_gone', 'is_changed']) expect(text).toContain(mark);
    expect(text).not.toContain('left out');
  });
});
