/**
 * The environment variables that `cauce.yaml` names, and which of them are not set. Reads no environment: who asks says what is set. `check` warns of them;
 * what delivers for real refuses to start without them.
 */
import type { ProjectModel } from '../../runtime/machine/model.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { report } from '../diagnostics/report.js';
import type { Location } from '../resolve/symbol.js';
import { isVariable } from './providers.js';

export interface VariableUse {
  /** Without `$`. */
  readonly name: string;
  /** Where it stands: `channels.email.url`. */
  readonly path: string;
}

/** Every `$NAME` of the settings of channels and groups, in the order of the file. */
export function variablesOf(model: Pick<ProjectModel, 'channels' | 'groups'>): readonly VariableUse[] {
  const uses: VariableUse[] = [];
  const add = (path: string, value: string | undefined) => {
    if (value !== undefined && isVariable(value)) uses.push({ name: value.slice(1), path });
  };
  for (const [name, { from, settings }] of Object.entries(model.channels)) {
    for (const [key, value] of Object.entries(settings)) add(`channels.${name}.${key}`, value);
    add(`channels.${name}.from`, from);
  }
  for (const [name, { settings }] of Object.entries(model.groups))
    for (const [key, value] of Object.entries(settings)) add(`groups.${name}.${key}`, value);
  return uses;
}

export function unsetVariables(
  model: Pick<ProjectModel, 'channels' | 'groups'>,
  isSet: (name: string) => boolean,
): readonly VariableUse[] {
  return variablesOf(model).filter(({ name }) => !isSet(name));
}

/** One diagnostic for all of them: an environment that lacks one mostly lacks the others too. Undefined where none is lacking. */
export function tellUnset(
  unset: readonly VariableUse[],
  places: ReadonlyMap<string, Location>,
): Diagnostic | undefined {
  const placed = unset.flatMap(({ name, path }) => {
    const place = places.get(path);
    return place ? [{ name, place }] : [];
  });
  const [first, ...others] = placed.sort((a, b) => a.place.span.start - b.place.span.start);
  if (!first) return undefined;
  const names = [...new Set(placed.map(({ name }) => name))];
  const related = others.map(({ name, place }) => ({ ...place, message: `\`$${name}\` is not set either` }));
  return report('config/variable-unset', { names }, { ...first.place, related });
}
