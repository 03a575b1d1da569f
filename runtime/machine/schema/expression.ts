// Schema of expressions, one object per operator.
import { z } from 'zod';
import type { Expr } from '../expression.js';
import { duration, index, list, minute, name, nonEmptyList, value, yes } from './shapes.js';

export const expr: z.ZodType<Expr> = z.lazy(() => expressions);

const sign = z.union([z.literal(1), z.literal(-1)]);
const path = list(z.string());
const optional = expr.exactOptional();

export const handleMoment = z.enum(['sent', 'delivered', 'opened', 'clicked', 'bounced', 'failed', 'skipped']);
export const historyFn = z.enum(['any', 'count', 'sum', 'average', 'min', 'max', 'last', 'first', 'previous']);

export const expressions = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('const'), value }),
  z.strictObject({ op: z.literal('attr'), name }),
  z.strictObject({ op: z.literal('slot'), slot: index }),
  z.strictObject({ op: z.literal('event') }),
  z.strictObject({ op: z.literal('judged') }),
  z.strictObject({ op: z.literal('element'), depth: index }),
  z.strictObject({ op: z.literal('get'), of: expr, field: z.string() }),
  z.strictObject({ op: z.enum(['first', 'last', 'size']), of: expr }),
  z.strictObject({
    op: z.literal('fold'),
    fn: z.enum(['count', 'sum', 'average', 'min', 'max']),
    of: expr,
    path,
    money: yes,
  }),
  z.strictObject({ op: z.enum(['not', 'neg', 'known']), of: expr }),
  z.strictObject({ op: z.enum(['and', 'or']), of: nonEmptyList(expr) }),
  z.strictObject({ op: z.enum(['eq', 'ne', 'lt', 'le', 'gt', 'ge']), left: expr, right: expr }),
  z.strictObject({ op: z.literal('in'), of: expr, values: list(expr) }),
  z.strictObject({ op: z.enum(['contains', 'startsWith', 'endsWith']), left: expr, right: expr }),
  z.strictObject({ op: z.literal('has'), of: expr, where: expr }),
  z.strictObject({ op: z.enum(['add', 'sub', 'mul', 'div', 'share']), left: expr, right: expr, money: yes }),
  z.strictObject({ op: z.literal('shift'), moment: expr, by: expr, sign }),
  // biome-ignore lint/suspicious/noThenProperty: the operator's own name for its branch; never awaited
  z.strictObject({ op: z.literal('if'), cond: expr, then: expr, else: expr }),
  z.strictObject({ op: z.literal('near'), of: expr, metres: expr, centre: expr }),
  z.strictObject({ op: z.literal('segment'), name }),
  z.strictObject({ op: z.literal('group'), name }),
  z.strictObject({
    op: z.literal('history'),
    fn: historyFn,
    event: name,
    path,
    where: optional,
    inLast: optional,
    aggregate: index.exactOptional(),
    money: yes,
  }),
  z.strictObject({
    op: z.literal('age'),
    than: z.enum(['older', 'younger']),
    of: expr,
    duration: expr,
    never: z.enum(['infinite', 'unknown']),
  }),
  z.strictObject({ op: z.literal('window'), of: expr, direction: z.enum(['last', 'next']), duration: expr }),
  z.strictObject({ op: z.enum(['now', 'today']) }),
  z.strictObject({ op: z.literal('midnight'), of: expr, minute: minute.exactOptional() }),
  z.strictObject({ op: z.literal('dateOf'), of: expr }),
  z.strictObject({
    op: z.literal('elapsed'),
    unit: z.enum(['years', 'months', 'weeks', 'days', 'hours', 'minutes']),
    of: expr,
  }),
  z.strictObject({
    op: z.literal('rfm'),
    what: z.enum(['class', 'before', 'r', 'f', 'm', 'recency', 'frequency', 'spend', 'movedAt', 'alive']),
  }),
  z.strictObject({ op: z.literal('expectedOrders'), within: duration }),
  z.strictObject({ op: z.literal('running'), scenario: name }),
  z.strictObject({ op: z.literal('entered'), scenario: name }),
  z.strictObject({ op: z.literal('handle'), slot: index, moment: handleMoment }),
  z.strictObject({ op: z.literal('entry') }),
]);
