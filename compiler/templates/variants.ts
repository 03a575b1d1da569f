/**
 * The markup of a template as its reader gets it: for every way through its conditions a text of the same length, in which what Liquid reads
 * stands as filler. Together the texts take every branch once; two conditions with as many branches take the same one.
 */
import type { Span } from '../../grammar/index.js';
import { bodiesOf, type TemplateNode } from './tree.js';

/** Stands for what `{{ … }}` shows, letter by letter. */
export const shown = '\ue000';

/** More ways than these say nothing new of one file. */
const mostVariants = 16;

export function variantsOf(text: string, nodes: readonly TemplateNode[]): readonly string[] {
  const number = Math.min(waysThrough(nodes), mostVariants);
  return Array.from({ length: number }, (_, way) => {
    const parts: { readonly span: Span; readonly filler?: string }[] = [];
    collect(nodes, way, parts);
    let written = '';
    let end = 0;
    for (const { span, filler } of parts) {
      if (span.start < end) continue;
      written += blank(text.slice(end, span.start));
      const own = text.slice(span.start, span.end);
      written += filler === undefined ? own : own.replace(/[^\n]/g, filler);
      end = span.end;
    }
    return written + blank(text.slice(end));
  });
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function waysThrough(nodes: readonly TemplateNode[]): number {
  let most = 1;
  for (const node of nodes) most = Math.max(most, waysOf(node));
  return most;
}

function waysOf(node: TemplateNode): number {
  const bodies = branches(node);
  return bodies.reduce((sum, body) => sum + waysThrough(body), bodies.length === 0 ? 1 : 0);
}

function branches(node: TemplateNode): readonly (readonly TemplateNode[])[] {
  // What is captured is shown elsewhere, as a text.
  return node.kind === 'capture' ? [] : bodiesOf(node);
}

function collect(nodes: readonly TemplateNode[], way: number, parts: { span: Span; filler?: string }[]): void {
  for (const node of nodes) {
    if (node.kind === 'text') parts.push({ span: node.span });
    else if (node.kind === 'output') parts.push({ span: node.span, filler: shown });
    else if (node.kind === 'raw') for (const span of node.texts) parts.push({ span });
    else {
      const bodies = branches(node);
      let rest = bodies.length === 0 ? 0 : way % waysOf(node);
      for (const body of bodies) {
        const ways = waysThrough(body);
        if (rest < ways) {
          collect(body, rest, parts);
          break;
        }
        rest -= ways;
      }
    }
  }
}
