// Schema of a whole bundle, and the proof that it says the same as the type `Bundle`.
import { z } from 'zod';
import type { Alternative, Bundle, Machine, Moment, State } from '../bundle.js';
import { bundleVersion } from '../bundle.js';
import type { Expr } from '../expression.js';
import type { ProjectModel, TypeShape } from '../model.js';
import { expr, type expressions, historyFn } from './expression.js';
import { type alternative, dependencies, machine, type moment, type state } from './machine.js';
import { projectModel } from './model.js';
import { dictionary, duration, list, name, span, typeShape, type typeShapes } from './shapes.js';

const text = z.string();
const match = z.strictObject({ event: name, where: expr.exactOptional() });

const factsPlan = z.strictObject({
  events: list(z.strictObject({ event: name, fields: list(text), keep: z.union([z.literal('forever'), duration]) })),
  aggregates: list(
    z.strictObject({
      event: name,
      where: expr.exactOptional(),
      path: list(text),
      window: duration.exactOptional(),
      functions: list(historyFn),
    }),
  ),
});

export const bundleSchema = z.strictObject({
  format: z.literal('cauce-bundle'),
  version: z.literal(bundleVersion),
  model: projectModel,
  files: list(text),
  facts: factsPlan,
  segments: list(z.strictObject({ name, title: text.exactOptional(), condition: expr, dependsOn: dependencies, span })),
  derived: list(
    z.strictObject({
      name,
      base: match,
      without: list(match),
      within: duration.exactOptional(),
      per: name.exactOptional(),
      fields: dictionary(typeShape),
      span,
    }),
  ),
  scenarios: list(machine),
});

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

/** Does not compile when a schema and its type have grown apart. */
export const agreement: readonly [
  Same<z.output<typeof bundleSchema>, Bundle>,
  Same<z.output<typeof machine>, Machine>,
  Same<z.output<typeof state>, State>,
  Same<z.output<typeof alternative>, Alternative>,
  Same<z.output<typeof moment>, Moment>,
  Same<z.output<typeof expressions>, Expr>,
  Same<z.output<typeof typeShapes>, TypeShape>,
  Same<z.output<typeof projectModel>, ProjectModel>,
] = [true, true, true, true, true, true, true, true];
