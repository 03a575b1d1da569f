/** Makes diagnostics from the registry: a code that is not declared, or a parameter that is missing, does not compile. */
import type { Span } from '../../grammar/index.js';
import type { Definition } from './define.js';
import type { Diagnostic, Fix, RelatedPlace } from './diagnostic.js';
import { type Code, type ParamsOf, registry } from './registry.js';

/** Where a diagnostic stands, and what belongs to it. */
export interface Place {
  /** Path under the project, with `/`. */
  readonly file: string;
  readonly span: Span;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: readonly Fix[];
}

export function report<C extends Code>(code: C, params: ParamsOf<C>, place: Place): Diagnostic {
  const definition = registry[code] as Definition<ParamsOf<C>>;
  const label = definition.label?.(params);
  const help = definition.help?.(params);
  return {
    code,
    severity: definition.severity,
    message: definition.message(params),
    ...(label === undefined ? {} : { label }),
    ...(help === undefined ? {} : { help }),
    file: place.file,
    span: place.span,
    related: place.related ?? [],
    fixes: place.fixes ?? [],
  };
}
