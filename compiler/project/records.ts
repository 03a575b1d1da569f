/** Reads `records`: each by itself or within others, never within itself, and never so large that a model would burst. */
import type { TypeShape } from '../../runtime/machine/model.js';
import type { Findings } from './findings.js';
import { entriesOf, type Located } from './located.js';
import { checkedName, readFields } from './types.js';

const MAX_FIELDS = 1000;

/** Number of fields, those of records inside counted too. */
function sizeOf(fields: Readonly<Record<string, TypeShape>>): number {
  const inside = (shape: TypeShape): number =>
    shape.type === 'list' ? inside(shape.of) : shape.type === 'record' ? sizeOf(shape.fields) : 0;
  return Object.values(fields).reduce((sum, shape) => sum + 1 + inside(shape), 0);
}

export function recordReader(
  section: Located | undefined,
  context: { readonly currency: string; readonly findings: Findings },
) {
  const { findings } = context;
  const entries = entriesOf(section).filter(({ key, keySpan, value }) => {
    if (!checkedName(key, 'a record', keySpan, findings)) return false;
    if (TAKEN.has(key)) {
      findings.add('config/built-in', { name: key, what: 'a type of the language' }, keySpan);
      return false;
    }
    if (value.kind === 'map') return true;
    findings.wrong(key, value, 'the fields of the record such as `{sku: text, price: money}`');
    return false;
  });
  const names = entries.map((entry) => entry.key);
  const read = new Map<string, Record<string, TypeShape>>();
  const under = new Set<string>();
  const fieldsOf = (name: string): Record<string, TypeShape> | undefined => {
    const done = read.get(name);
    const entry = entries.find(({ key }) => key === name);
    if (done || !entry) return done;
    if (under.has(name)) {
      findings.add('config/record-in-itself', { name }, entry.keySpan);
      return {};
    }
    under.add(name);
    const fields = readFields(entry.value, {
      currency: context.currency,
      findings,
      record: fieldsOf,
      recordNames: names,
    });
    under.delete(name);
    // Records of records multiply: the model is written out in full, so its size is bounded here.
    const size = sizeOf(fields);
    if (size > MAX_FIELDS)
      findings.add('config/record-too-large', { name, fields: size, limit: MAX_FIELDS }, entry.keySpan);
    const kept = size > MAX_FIELDS ? {} : fields;
    read.set(name, kept);
    return kept;
  };
  return { names, fieldsOf, all: () => Object.fromEntries(names.map((name) => [name, fieldsOf(name) ?? {}])) };
}

const TAKEN = new Set(
  'bool number percent text email phone date time moment duration distance geo money enum list record event coupon'.split(
    ' ',
  ),
);
