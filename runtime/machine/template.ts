/** What templates see, and what they may use beside and without Liquid's own: one list for those who check them and those who render them. */
import type { EventModel, ParamShape, ProjectModel, TypeShape } from './model.js';

/** Filters added to Liquid's own. */
export const templateFilters: readonly string[] = ['money'];

/** Tags that would read other files: templates stand alone. */
export const templateTagsLeftOut: readonly string[] = ['include', 'render', 'layout', 'block'];

const text: TypeShape = { type: 'text' };
type Fields = Readonly<Record<string, TypeShape>>;
type RecordShape = Extract<TypeShape, { type: 'record' }>;

/** Names that no parameter can take: every template has them. */
export const templateGlobals = ['contact', 'shop', 'unsubscribe_url', 'preferences_url'] as const;

/** The shapes of those names. Attributes of a contact that are unknown are missing; `shop.name` is the project's name unless given. */
export function globalShapes(model: ProjectModel): Readonly<Record<(typeof templateGlobals)[number], TypeShape>> {
  const shop = Object.keys({ name: '', ...model.shop });
  return {
    contact: { type: 'record', fields: model.contact },
    shop: { type: 'record', fields: Object.fromEntries(shop.map((name) => [name, text])) },
    unsubscribe_url: text,
    preferences_url: text,
  };
}

/** A coupon's code, and its discount as a reader expects it: `5%`, `€15.00`. */
export const codeShape: RecordShape = { type: 'record', name: 'coupon', fields: { code: text, discount: text } };

/** An event's own fields, and those that every event has. */
export function eventShape(name: string, fields: EventModel['fields']): RecordShape {
  return { type: 'record', name, fields: { ...fields, at: { type: 'moment' }, id: text } };
}

/** A parameter as the template sees it. `fieldsOf` an event that is not there: none. */
export function paramShape(param: ParamShape, fieldsOf: (event: string) => Fields): TypeShape {
  const optional = param.optional ?? false;
  if (param.type === 'coupon') return { ...codeShape, optional };
  if (param.type === 'event') return { ...eventShape(param.event, fieldsOf(param.event)), optional };
  return param;
}
