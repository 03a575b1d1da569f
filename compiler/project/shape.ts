/**
 * Checks located data against a zod schema and turns every issue into a diagnostic at its place. What does not fit is taken
 * out and the rest read again, so that one mistake never hides the others. Knows nothing of what the keys mean.
 */
import { z } from 'zod';
import { type Findings, replacement } from './findings.js';
import { keySpanAt, type Located, nodeAt, type Path, toPlain, without } from './located.js';

export interface Shaped<T> {
  readonly data: T;
  /** The located data without what did not fit. */
  readonly root: Located;
}

/** `title` names the whole: "cauce.yaml", "front matter". Every key of `schema` must be optional. */
export function checkShape<S extends z.ZodType>(
  schema: S,
  root: Located,
  title: string,
  findings: Findings,
): Shaped<z.output<S>> {
  let rest = root;
  for (;;) {
    const result = schema.safeParse(toPlain(rest));
    if (result.success) return { data: result.data, root: rest };
    const misfits = result.error.issues.flatMap((issue) => tell(issue, schema, rest, title, findings));
    if (misfits.length === 0 || misfits.some((path) => path.length === 0))
      return { data: schema.parse({}), root: empty(root) };
    // From the last to the first, so that the indices of lists stay what they were.
    for (const path of misfits.sort(byIndexDown)) rest = without(rest, path);
  }
}

function empty(root: Located): Located {
  return { kind: 'map', entries: [], span: root.span };
}

function byIndexDown(a: Path, b: Path): number {
  return Number(b.at(-1)) - Number(a.at(-1)) || 0;
}

/** Reports one issue; the paths of what does not fit. */
function tell(issue: z.core.$ZodIssue, schema: z.ZodType, root: Located, title: string, findings: Findings): Path[] {
  const path = issue.path as Path;
  if (issue.code === 'unrecognized_keys') {
    const allowed = keysAt(schema, path);
    for (const key of issue.keys) tellUnknownKey(key, path, allowed, root, title, findings);
    return issue.keys.map((key) => [...path, key]);
  }
  const node = nodeAt(root, path);
  if (!node) return [];
  const allowed = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const suggestion = node.kind === 'scalar' ? findings.near(node.text, allowed) : undefined;
  const expected = issue.code === 'invalid_value' ? allowed.map((value) => `\`${value}\``).join(' or ') : issue.message;
  findings.wrong(path.length === 0 ? title : keyOf(path), node, expected, { suggestion });
  return [path];
}

export function tellUnknownKey(
  key: string,
  path: Path,
  allowed: readonly string[],
  root: Located,
  title: string,
  findings: Findings,
): void {
  const span = keySpanAt(root, [...path, key]) ?? root.span;
  const suggestion = findings.near(key, allowed, 'key');
  const where = `\`${path.length === 0 ? title : path.join('.')}\``;
  const fixes = suggestion === undefined ? [] : [replacement(findings.file, span, suggestion)];
  findings.add('config/unknown-key', { key, where, allowed, suggestion }, span, { fixes });
}

/** The key an author would name: the list's, for one of its items. */
function keyOf(path: Path): string {
  return (typeof path.at(-1) === 'number' ? path.slice(0, -1) : path).join('.');
}

function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const end = unwrapped(schemaAt(schema, path));
  return end instanceof z.ZodObject ? Object.keys(end.shape) : [];
}

/** What a schema says of the value at a path; undefined where it says nothing. */
export function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let current: unknown = schema;
  for (const step of path) {
    current = unwrapped(current);
    if (current instanceof z.ZodObject) current = current.shape[String(step)];
    else if (current instanceof z.ZodRecord) current = current.valueType;
    else if (current instanceof z.ZodArray) current = current.element;
    else return undefined;
  }
  return current instanceof z.ZodType ? current : undefined;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap()) : schema;
}
