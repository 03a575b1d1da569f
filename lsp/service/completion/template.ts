/** What can be shown in a message: attributes of the contact, its parameters and their fields, what every template knows. Only inside `{{ … }}` and `{% … %}`. */
import { typeName } from '../../../compiler/types/describe.js';
import { fieldTypes } from '../../../compiler/types/from-model.js';
import type { TypeShape } from '../../../runtime/machine/model.js';
import { globalShapes, paramShape } from '../../../runtime/machine/template.js';
import type { CompletionEntry } from '../data.js';
import { rootOf } from '../meaning/keys.js';
import { rangeOf, type View } from '../view.js';
import { type Draft, kinds, named, ranks } from './item.js';
import { isMeant } from './values.js';

export function templateNames(view: View, offset: number): readonly CompletionEntry[] {
  const before = view.text.slice(0, offset);
  const opened = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'));
  if (opened < 0 || /[}%]\}/.test(before.slice(opened))) return [];
  const [, path = '', prefix = ''] = /((?:[\p{L}_][\p{L}\p{Nd}_]*\.)*)([\p{L}\p{Nd}_]*)$/u.exec(before) ?? [];
  // Behind a bar stands a filter, in quotes a text.
  if (/\|\s*[\p{L}_]*$/u.test(before) || (before.slice(opened).split('"').length - 1) % 2 === 1) return [];
  const range = rangeOf(view, { start: offset - prefix.length, end: offset });
  return under(view, path.split('.').slice(0, -1))
    .filter(({ label }) => isMeant(label, prefix))
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map((draft) => ({ ...draft, range }));
}

function under({ workspace, path: file }: View, steps: readonly string[]): readonly Draft[] {
  const { model, symbols } = workspace;
  const message = Object.values(model.messages).find((one) => one.file === file);
  const globals: Readonly<Record<string, TypeShape>> = globalShapes(model);
  const [root, ...rest] = steps;
  if (root === undefined) {
    return [
      ...Object.entries(message?.params ?? {}).map(([name, { type }]) =>
        named(name, kinds.variable, ranks.local, { detail: `parameter, ${type}` }),
      ),
      ...Object.keys(globals).map((name) => named(name, kinds.constant, ranks.built)),
    ];
  }
  const param = message?.params[root];
  const shape = param?.type === 'event' ? undefined : param ? paramShape(param, () => ({})) : globals[root];
  const first = param?.type === 'event' ? model.events[rootOf(symbols, param.event)]?.fields : fieldsOf(shape);
  const last = rest.reduce<Fields>((of, step) => fieldsOf(of?.[step]), first);
  return last ? fields(last) : [];
}

type Fields = Readonly<Record<string, TypeShape>> | undefined;

function fieldsOf(shape: TypeShape | undefined): Fields {
  return shape?.type === 'record' ? shape.fields : undefined;
}

function fields(shapes: Readonly<Record<string, TypeShape>>): readonly Draft[] {
  return [...fieldTypes(shapes)].map(([name, type]) =>
    named(name, kinds.field, ranks.field, { detail: typeName(type) }),
  );
}
