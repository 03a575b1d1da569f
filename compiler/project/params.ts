/** Reads the parameters of a message: values, events whose payload is shown, and coupon codes. */
import type { ParamShape, ProjectModel } from '../../runtime/machine/model.js';
import { templateGlobals } from '../../runtime/machine/template.js';
import { type Findings, replacement } from './findings.js';
import { type Located, shorten } from './located.js';
import { isName } from './names.js';
import { checkedName, readType, suggestType, TYPE_NAMES, type TypeContext } from './types.js';

const IN_EVERY_TEMPLATE: ReadonlySet<string> = new Set(templateGlobals);

/**
 * Whether an event exists is left to the checker where its name is like no type: derived events are declared in programs.
 */
export function readParams(
  node: Located | undefined,
  model: ProjectModel,
  findings: Findings,
): Record<string, ParamShape> {
  if (node?.kind !== 'map') return {};
  const context: TypeContext = {
    currency: model.currency,
    findings,
    record: (name) => (Object.hasOwn(model.records, name) ? model.records[name] : undefined),
    recordNames: Object.keys(model.records),
  };
  const params: Record<string, ParamShape> = {};
  for (const { key, keySpan, value } of node.entries) {
    if (!checkedName(key, 'a parameter', keySpan, findings)) continue;
    if (IN_EVERY_TEMPLATE.has(key)) findings.add('messages/param-taken', { name: key }, keySpan);
    else params[key] = readParam(key, value, model, context);
  }
  return params;
}

function readParam(key: string, node: Located, model: ProjectModel, context: TypeContext): ParamShape {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return readType(key, node, context);
  const text = node.value.trim();
  const optional = text.endsWith('?') ? ({ optional: true } as const) : {};
  const base = text.replace(/\s*\?$/, '');
  if (base === 'coupon') return { type: 'coupon', ...optional };
  const named = /^event\s+(\S+)$/.exec(base)?.[1];
  const isType = TYPE_NAMES.includes(base) || Object.hasOwn(model.records, base) || !isName(base);
  if (named === undefined && isType) return readType(key, node, context);
  const event = named ?? base;
  const likeType =
    named === undefined &&
    !Object.hasOwn(model.events, event) &&
    suggestType(event, context.recordNames, context.findings);
  const likeEvent = context.findings.near(event, Object.keys(model.events));
  context.findings.near(event, ['coupon']);
  context.findings.near(event, ['event'], 'declared');
  if (!isName(event) || (likeType && likeEvent === undefined)) {
    const suggestion = likeType || undefined;
    const fixes =
      suggestion === undefined
        ? []
        : [replacement(context.findings.file, node.span, node.text.replace(base, suggestion))];
    context.findings.add('messages/unknown-param-type', { text: shorten(base), suggestion }, node.span, { fixes });
    return { type: 'text', optional: true };
  }
  return { type: 'event', event, ...optional };
}
