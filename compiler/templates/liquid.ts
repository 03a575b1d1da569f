/** Reads Liquid templates into trees, or says what cannot be read. The engine is loaded by whoever has templates to check; nothing is rendered here. */
import { templateFilters, templateTagsLeftOut } from '../../runtime/machine/template.js';
import { type LiquidNode, treeOf } from './liquid-tree.js';
import { type LiquidFailure, problemOf, type TemplateProblem } from './problem.js';
import { bodiesOf, type TemplateNode } from './tree.js';

export type ParsedTemplate =
  | { readonly nodes: readonly TemplateNode[]; readonly problem?: undefined }
  /** The first thing that is wrong. */
  | { readonly nodes?: undefined; readonly problem: TemplateProblem };

const deepest = 50;
const tooDeep = `Tags stand at most ${deepest} deep in each other.`;

/** Never throws. */
export type TemplateParser = (template: string) => ParsedTemplate;

export async function loadTemplateParser(): Promise<TemplateParser> {
  const { Liquid } = await import('liquidjs');
  const engine = new Liquid({ strictFilters: true, ownPropertyOnly: true, parseLimit: 2_000_000 });
  for (const filter of templateFilters) engine.registerFilter(filter, (value: unknown) => value);
  for (const tag of templateTagsLeftOut) delete engine.tags[tag];
  const tags = Object.keys(engine.tags);
  const filters = Object.keys(engine.filters);
  return (template) => {
    try {
      const nodes = treeOf(engine.parse(template) as unknown as readonly LiquidNode[]);
      const deep = deeperThan(nodes, deepest);
      return deep ? { problem: { problem: 'This is nested too deep', help: tooDeep, ...deep.span } } : { nodes };
    } catch (error) {
      return { problem: problemOf(template, error as LiquidFailure, tags, filters) };
    }
  };
}

/** A tag that has that many around it. */
function deeperThan(nodes: readonly TemplateNode[], levels: number): TemplateNode | undefined {
  for (const node of nodes) {
    if (levels === 0) return node;
    for (const body of bodiesOf(node)) {
      const deep = deeperThan(body, levels - 1);
      if (deep) return deep;
    }
  }
  return undefined;
}
