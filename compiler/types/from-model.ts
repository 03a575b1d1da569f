/** From the shapes of `cauce.yaml` and front matter to types. It trusts the model: what is wrong in it has been told elsewhere. */

import type { ParamShape, ProjectModel, TypeShape } from '../../runtime/machine/model.js';
import { classNames } from '../../runtime/machine/rfm-table.js';
import type { Type } from './type.js';

export function typeFromShape(shape: TypeShape): Type {
  const optional = shape.optional ?? false;
  switch (shape.type) {
    case 'money':
      return { kind: 'money', currency: shape.currency, optional };
    case 'enum':
      return { kind: 'enum', values: shape.values, optional };
    case 'list':
      return { kind: 'list', of: typeFromShape(shape.of), optional };
    case 'record':
      return {
        kind: 'record',
        ...(shape.name === undefined ? {} : { name: shape.name }),
        fields: fieldTypes(shape.fields),
        optional,
      };
    case 'duration':
      return { kind: 'duration', unit: 'mixed', optional };
    default:
      return { kind: shape.type, optional };
  }
}

export function fieldTypes(fields: Readonly<Record<string, TypeShape>>): ReadonlyMap<string, Type> {
  return new Map(Object.entries(fields).map(([name, shape]) => [name, typeFromShape(shape)]));
}

/** What a message's parameter takes: a value, an event or a coupon code. */
export function paramType(shape: ParamShape): Type {
  if (shape.type === 'event') return { kind: 'event', event: shape.event, optional: shape.optional ?? false };
  if (shape.type === 'coupon') return { kind: 'code' };
  return typeFromShape(shape);
}

/** The names a value of this type is compared with bare: enum values, RFM classes (most valuable first), levels. */
export function choicesOf(type: Type, model: ProjectModel): readonly string[] | undefined {
  switch (type.kind) {
    case 'enum':
      return type.values;
    case 'rfm':
    case 'rfmClass':
      return model.rfm ? classNames(model.rfm.classes) : [];
    case 'rfmLevel':
      return model.rfm ? model.rfm.levels[type.axis].names : [];
    default:
      return undefined;
  }
}
