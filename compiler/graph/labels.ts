/** What the box of a state says. */
import type { State } from '../../runtime/machine/bundle.js';
import type { CalendarDuration } from '../../runtime/machine/calendar.js';
import type { Expr } from '../../runtime/machine/expression.js';
import type { Read } from './source-text.js';

export function labelOf(state: State, read: Read): string {
  const said = read(state.span);
  switch (state.kind) {
    case 'send':
      return `send ${state.channel} ${state.message}`;
    case 'end':
      return state.outcome === 'completed' ? 'end' : `end as ${state.outcome}`;
    case 'wait': {
      // In a sequence the source names a parameter; the length it stands for says more.
      const length = durationLabel(state.duration);
      return length !== undefined && /^wait [\p{L}_]+$/u.test(said ?? '')
        ? `wait ${length}`
        : (said ?? ownName(state.id));
    }
    case 'split':
      return `split ${state.name === 'split' ? '' : state.name}`.trim();
    case 'branch':
      // Several questions are told on the ways out.
      return state.cases.length > 1 && !isMatch(state, said) ? 'if' : (said ?? ownName(state.id));
    default:
      return said ?? ownName(state.id);
  }
}

export function isMatch(state: State, said: string | undefined): boolean {
  return (said ?? ownName(state.id)).startsWith('match ');
}

/** An id without the sequences it stands in. */
function ownName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

/** `3d`; undefined for a duration that is computed. */
export function durationLabel(expr: Expr): string | undefined {
  if (expr.op !== 'const' || typeof expr.value !== 'object' || expr.value === null || !('months' in expr.value)) {
    return undefined;
  }
  const { months, days, ms } = expr.value as CalendarDuration;
  const hours = Math.trunc(ms / 3_600_000);
  const minutes = Math.trunc((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1000;
  const parts = [
    [months, 'mo'],
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds, 's'],
  ] as const;
  const said = parts.filter(([amount]) => amount !== 0).map(([amount, unit]) => `${amount}${unit}`);
  return said.length > 0 ? said.join('') : '0s';
}
