/**
 * Chooses which declarations of the prelude a shop gets: in text order, those whose names all resolve against the shop's model, the project's
 * own declarations and the prelude's earlier ones. Of several with one name the first that resolves counts; what is left out is told to nobody.
 */
import type { Declaration, Expression, Name } from '../../grammar/index.js';
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { ParsedFile } from '../analysis.js';
import { valueSymbol } from './collect.js';
import type { ValueSymbol } from './symbol.js';

export type PreludeDeclaration = Extract<Declaration, { kind: 'let' | 'segment' | 'event' }>;

export interface PreludeChoice {
  readonly chosen: readonly PreludeDeclaration[];
  /** For a name the prelude could not give: what the shop lacks, `event order_placed` or `field total of order_placed`. */
  readonly lacking: ReadonlyMap<string, string>;
}

/** Adds the chosen declarations to `values`, except those the model or the project has overridden. */
export function choosePrelude(
  prelude: ParsedFile,
  model: ProjectModel,
  values: Map<string, ValueSymbol>,
): PreludeChoice {
  const chosen: PreludeDeclaration[] = [];
  const lacking = new Map<string, string>();
  for (const declaration of prelude.tree.declarations) {
    if (declaration.kind !== 'let' && declaration.kind !== 'segment' && declaration.kind !== 'event') continue;
    const name = declaration.name.text;
    if (values.has(name)) continue;
    const missing = firstMissing(declaration, model, values);
    if (missing === undefined) {
      values.set(name, valueSymbol(declaration, prelude.path));
      lacking.delete(name);
      chosen.push(declaration);
    } else if (!lacking.has(name)) {
      lacking.set(name, lacking.get(missing) ?? missing);
    }
  }
  return { chosen, lacking };
}

/** What the first name that does not resolve stands for; undefined when all resolve. */
function firstMissing(
  declaration: PreludeDeclaration,
  model: ProjectModel,
  values: ReadonlyMap<string, ValueSymbol>,
): string | undefined {
  for (const need of needsOf(declaration)) {
    const symbol = values.get(need.name.text);
    if (!symbol) return need.event ? `event \`${need.name.text}\`` : need.name.text;
    if (need.event && symbol.kind !== 'event') return `event \`${need.name.text}\``;
    const [field] = need.path;
    if (field) {
      const type = model.events[need.name.text]?.fields[field.text]?.type;
      if (type !== 'money' && type !== 'number') return `field \`${field.text}\` of \`${need.name.text}\``;
    }
  }
  return undefined;
}

/** The first name the declaration uses of which `is` is true. */
export function firstNeed(declaration: PreludeDeclaration, is: (name: string) => boolean): string | undefined {
  return needsOf(declaration).find(({ name }) => is(name.text))?.name.text;
}

interface Need {
  readonly name: Name;
  readonly event: boolean;
  readonly path: readonly Name[];
}

function needsOf(declaration: PreludeDeclaration): readonly Need[] {
  switch (declaration.kind) {
    case 'event':
      return [declaration.base, ...declaration.without].map(({ event }) => ({ name: event, event: true, path: [] }));
    case 'segment':
      return needsOfExpression(declaration.condition);
    case 'let':
      return needsOfExpression(declaration.value);
  }
}

/** Names an expression of the prelude uses. Inside `where` stand fields of built-in events and literals only. */
function needsOfExpression(expression: Expression): readonly Need[] {
  switch (expression.kind) {
    case 'nameExpr':
      return [{ name: expression.name, event: false, path: [] }];
    case 'history':
      return [{ name: expression.event, event: true, path: expression.path }];
    case 'binary':
      return [...needsOfExpression(expression.left), ...needsOfExpression(expression.right)];
    case 'unary':
      return needsOfExpression(expression.operand);
    case 'paren':
      return needsOfExpression(expression.inner);
    case 'member':
      return needsOfExpression(expression.object);
    default:
      return [];
  }
}
