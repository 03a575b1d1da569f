/** The ways out of a state and what they are called. Ways to one place become one, named after all of them. */
import type { State } from '../../runtime/machine/bundle.js';

import { durationLabel, isMatch } from './labels.js';
import type { Read } from './source-text.js';

export interface WayOut {
  /** Index of a state. */
  readonly to: number;
  readonly label: string;
}

export function edgesOf(state: State, read: Read): readonly WayOut[] {
  switch (state.kind) {
    case 'wait':
    case 'send':
    case 'give':
    case 'change':
      return [{ to: state.next, label: '' }];
    case 'until':
      return merged([
        { to: state.next, label: '' },
        ...(state.late === undefined ? [] : [{ to: state.late, label: 'too late' }]),
      ]);
    case 'waitFor': {
      const after = durationLabel(state.upTo);
      const arms = state.arms.map(({ on, next }) => ({ to: next, label: withoutAlias(read(on.span)) ?? 'in time' }));
      return merged([...arms, { to: state.otherwise, label: after === undefined ? 'too late' : `after ${after}` }]);
    }
    case 'branch': {
      const said = read(state.span);
      if (state.cases.length === 1 && !isMatch(state, said)) {
        return merged([
          { to: state.cases[0]!.next, label: 'yes' },
          { to: state.otherwise, label: 'no' },
        ]);
      }
      const cases = state.cases.map((one, index) => ({
        to: one.next,
        label: (read(one.span) ?? `case ${index + 1}`).replace(/^case /, ''),
      }));
      return merged([...cases, { to: state.otherwise, label: 'else' }]);
    }
    case 'split':
      return merged(state.arms.map((arm) => ({ to: arm.next, label: `${arm.share}% ${arm.name}` })));
    case 'loop':
      return merged([
        { to: state.body, label: 'each round' },
        { to: state.next, label: 'then' },
      ]);
    case 'end':
      return [];
  }
}

function withoutAlias(said: string | undefined): string | undefined {
  return said?.replace(/ as [\p{L}\p{Nd}_]+$/u, '');
}

/** Where all ways lead to one place there is nothing to choose, and nothing to say. */
function merged(ways: readonly WayOut[]): readonly WayOut[] {
  const labels = new Map<number, string[]>();
  for (const { to, label } of ways) {
    const others = labels.get(to);
    if (others) others.push(label);
    else labels.set(to, [label]);
  }
  if (labels.size === 1) return [{ to: ways[0]!.to, label: '' }];
  return [...labels].map(([to, said]) => ({ to, label: said.filter((label) => label !== '').join(' or ') }));
}
