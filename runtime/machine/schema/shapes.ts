// Schema pieces that every part of a bundle is made of: lists, records, values, durations, type shapes and places in the source.
// `list` and `dictionary` give read-only types without freezing what they check.
import { z } from 'zod';
import type { SourceSpan } from '../bundle.js';
import type { CalendarDuration } from '../calendar.js';
import type { TypeShape, Value } from '../model.js';

export function list<T extends z.ZodType>(of: T): z.ZodType<readonly z.output<T>[]> {
  return z.array(of);
}

export function nonEmptyList<T extends z.ZodType>(of: T): z.ZodType<readonly z.output<T>[]> {
  return z.array(of).min(1);
}

export function dictionary<T extends z.ZodType>(of: T): z.ZodType<Readonly<Record<string, z.output<T>>>> {
  return z.record(z.string(), of);
}

export const name = z.string().min(1);
export const index = z.int().min(0);
export const day = z.int();
/** Minute of a local day. */
export const minute = z.int().min(0).max(1439);
export const weekdays = nonEmptyList(z.int().min(1).max(7));
export const yes = z.boolean().exactOptional();

export const duration: z.ZodType<CalendarDuration> = z.strictObject({
  months: z.int(),
  days: z.int(),
  ms: z.int(),
});

export const span: z.ZodType<SourceSpan> = z.strictObject({
  file: index,
  line: index,
  character: index,
  endLine: index,
  endCharacter: index,
});

export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.number(), z.string(), list(value), dictionary(value)]),
);

const record = z.strictObject({
  type: z.literal('record'),
  optional: yes,
  name: name.exactOptional(),
  fields: z.lazy(() => dictionary(typeShape)),
});

export const typeShapes = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.enum([
      'bool',
      'number',
      'percent',
      'text',
      'email',
      'phone',
      'date',
      'time',
      'moment',
      'duration',
      'distance',
      'geo',
    ]),
    optional: yes,
  }),
  z.strictObject({ type: z.literal('money'), optional: yes, currency: name }),
  z.strictObject({ type: z.literal('enum'), optional: yes, values: list(z.string()) }),
  z.strictObject({ type: z.literal('list'), optional: yes, of: z.lazy(() => typeShape) }),
  record,
]);

export const typeShape: z.ZodType<TypeShape> = z.lazy(() => typeShapes);
