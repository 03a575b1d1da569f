/** Which contacts a test is tried with: one for each way that the splits of its scenario deal, none of the holdout. */
import { inHoldout } from '../engine/index.js';
import { type Machine, type Program, splitPoint } from '../machine/index.js';

/** More ways than this are not tried. */
const MOST_CONTACTS = 64;

/** Ids looked at: enough for an arm of one in a thousand to be met all but certainly. */
const MOST_IDS = 10_000;

/** Ids of contacts, always the same; the first of them for a scenario without a split. */
export function* contactsFor(program: Program, machine: Machine): Generator<string> {
  const { holdout } = program.bundle.model.policies;
  const splits = machine.states.filter((state) => state.kind === 'split');
  const ways = splits.reduce((product, { arms }) => product * arms.filter(({ share }) => share > 0).length, 1);
  const tried = new Set<string>();
  for (let number = 1; tried.size < Math.min(ways, MOST_CONTACTS) && number <= MOST_IDS; number++) {
    const id = `contact-${number}`;
    if (holdout < 100 && inHoldout(id, holdout)) continue;
    const way = splits.map(({ name, arms }) => armAt(arms, splitPoint(id, machine.name, name) * 100)).join(' ');
    if (tried.has(way)) continue;
    tried.add(way);
    yield id;
  }
}

/** As the machine deals: the arm whose share the point falls into. */
function armAt(arms: readonly { readonly share: number }[], point: number): number {
  let upTo = 0;
  return arms.findIndex(({ share }) => {
    upTo += share;
    return point < upTo;
  });
}
