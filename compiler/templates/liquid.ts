/** Reads Liquid templates into trees, or says what cannot be read. The engine is loaded by whoever has templates to check; nothing is rendered here. */
import { templateFilters, templateTagsLeftOut } from '../../runtime/machine/template.js';
import { type LiquidNode, treeOf } from './liquid-tree.js';
import { type LiquidFailure, problemOf, type TemplateProblem } from './problem.js';
import type { TemplateNode } from './tree.js';

export type ParsedTemplate =
  | { readonly nodes: readonly TemplateNode[]; readonly problem?: undefined }
  /** The first thing that is wrong. */
  | { readonly nodes?: undefined; readonly problem: TemplateProblem };

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
      return { nodes: treeOf(engine.parse(template) as unknown as readonly LiquidNode[]) };
    } catch (error) {
      return { problem: problemOf(template, error as LiquidFailure, tags, filters) };
    }
  };
}
