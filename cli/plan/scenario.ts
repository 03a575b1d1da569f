/** What has changed of one scenario between two versions of it, in the words of its text. Knows nothing of people. */
import { graphOf, type Sources } from '../../compiler/graph/index.js';
import { type Machine, stableText } from '../../runtime/machine/index.js';
import { bare, matchStates } from '../../runtime/versions/index.js';

export interface Change {
  readonly what: 'header' | 'when' | 'step';
  readonly kind: 'added' | 'removed' | 'changed' | 'renamed';
  readonly from?: string;
  readonly to?: string;
}

export interface Written {
  readonly machine: Machine;
  readonly sources: Sources;
}

export function isSame(a: Machine, b: Machine): boolean {
  return stableText(bare(a)) === stableText(bare(b));
}

export function changesOf(before: Written, after: Written): readonly Change[] {
  const [old, fresh] = [graphOf(before.machine, before.sources), graphOf(after.machine, after.sources)];
  const triggers = ({ nodes }: typeof old) => nodes.filter(({ kind }) => kind === 'trigger').map(({ label }) => label);
  return [
    ...clauseChanges('header', old.notes, fresh.notes),
    ...clauseChanges('when', triggers(old), triggers(fresh)),
    ...steps(before, after),
  ];
}

/** Clauses that begin with the same word are one clause that has changed. */
export function clauseChanges(what: Change['what'], from: readonly string[], to: readonly string[]): readonly Change[] {
  const gone = from.filter((clause) => !to.includes(clause));
  const come = to.filter((clause) => !from.includes(clause));
  const changes: Change[] = [];
  for (const clause of gone) {
    const place = come.findIndex((other) => other.split(' ')[0] === clause.split(' ')[0]);
    if (place < 0) changes.push({ what, kind: 'removed', from: clause });
    else changes.push({ what, kind: 'changed', from: clause, to: come.splice(place, 1)[0]! });
  }
  return [...changes, ...come.map((clause): Change => ({ what, kind: 'added', to: clause }))];
}

function steps(before: Written, after: Written): readonly Change[] {
  const said = ({ machine, sources }: Written) => {
    const states = graphOf(machine, sources).nodes.filter(({ kind }) => kind !== 'trigger');
    return states.map(({ label, kind, id }) => ({ label, id, tells: kind !== 'end' || !label.startsWith('end') }));
  };
  const [old, fresh] = [said(before), said(after)];
  const found = matchStates(before.machine, after.machine);
  const reached = new Set(found.map((one) => one?.to));
  const changes = old.flatMap((state, index): Change[] => {
    const other = found[index] ? fresh[found[index].to]! : null;
    if (!state.tells) return [];
    if (other === null) return [{ what: 'step', kind: 'removed', from: state.label }];
    if (other.label !== state.label) return [{ what: 'step', kind: 'changed', from: state.label, to: other.label }];
    if (!found[index]!.isSame) return [{ what: 'step', kind: 'changed', from: state.label, to: other.label }];
    return other.id === state.id ? [] : [{ what: 'step', kind: 'renamed', from: state.id, to: other.id }];
  });
  const added = fresh.filter((state, index) => state.tells && !reached.has(index));
  return [...changes, ...added.map(({ label }): Change => ({ what: 'step', kind: 'added', to: label }))];
}
