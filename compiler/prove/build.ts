/** The model of one scenario: its machine walked with what its conditions claim, once for each way its splits can deal out a contact. */
import type { Bundle, Machine } from '../../runtime/machine/bundle.js';
import { all, always, assume, deny, type Formula, isImpossible, nothingKnown } from '../reason/index.js';
import { afterCut } from './cuts.js';
import { Explorer } from './explore.js';
import type { Exploring } from './exploring.js';
import type { Clock } from './holds.js';
import { agedExactly, arrival } from './knowledge.js';
import type { Meanings } from './meaning.js';
import type { Entry, Graph, ScenarioModel, Source } from './model.js';
import { withEvenRounds } from './rounds.js';
import { type Beginning, beginningOf } from './sources.js';

/** With more ways than this a contact may take another arm in every run. */
const mostDeals = 16;

/** `during`: what holds of the contacts asked about, all the while. */
export function modelOf(
  bundle: Bundle,
  machine: Machine,
  meanings: Meanings,
  during: readonly Formula[] = [],
): ScenarioModel {
  const { entry, goals, stops, name } = machine;
  const loose: string[] = [];
  const deals = dealsOf(machine);
  if (deals.length === 1 && machine.states.some(({ kind }) => kind === 'split'))
    loose.push('its splits have too many arms to follow one by one');
  const going = meanings
    .stopParts(name)
    .flatMap((part) => (part.moment ? [] : [deny(meanings.partFormula(name, part))]));
  const lasting = [...going, ...during].filter((formula) => formula !== always);
  const sources: Source[] = [];
  const begins = machine.triggers.map((trigger, index) =>
    trigger.alternatives.map((alternative, place) => {
      const file = bundle.files[alternative.span.file]!;
      const text = meanings.textAt(file, alternative.span);
      const existing = trigger.includingExisting;
      const begin = beginningOf(bundle, machine, alternative, { id: `${name} ${index}.${place}`, text, existing });
      const known = sources.findIndex(({ key }) => key === begin.source.key);
      const source = known >= 0 ? known : sources.push(begin.source) - 1;
      return { begin, source, text };
    }),
  );
  const graphs = deals.map((arms) => graphOf(bundle, machine, meanings, lasting, arms, begins, loose));
  const spacing = entry.kind === 'once' ? 'once' : entry.kind === 'oncePer' ? entry.per : undefined;
  return {
    name,
    machine,
    graphs,
    sources,
    lasting,
    ...(spacing ? { spacing } : {}),
    endsAnyTime: goals.length > 0 || stops.length > 0 || entry.kind === 'restart',
    overlaps: entry.kind === 'onePer',
    loose: [...new Set(loose)],
  };
}

type Begins = readonly (readonly { readonly begin: Beginning; readonly source: number; readonly text: string }[])[];

function graphOf(
  bundle: Bundle,
  machine: Machine,
  meanings: Meanings,
  lasting: readonly Formula[],
  arms: Graph['arms'],
  begins: Begins,
  loose: string[],
): Graph {
  const exploring: Exploring = {
    bundle,
    machine,
    meanings,
    lasting,
    arms,
    coarse: false,
    endings: endingsOf(machine),
    entrySlots: entrySlotsOf(machine),
  };
  const found = explored(exploring, begins, loose);
  if (found) return found;
  loose.push('its loops have too many rounds to count');
  return explored({ ...exploring, coarse: true }, begins, loose)!;
}

function explored(x: Exploring, begins: Begins, loose: string[]): Graph | undefined {
  const { machine, meanings, lasting } = x;
  const explorer = new Explorer(x);
  const entries: Entry[] = [];
  const audience = meanings.audience(machine.name);
  for (const [index, trigger] of machine.triggers.entries()) {
    const parts = meanings.triggerParts(machine.name, index);
    for (const [place, alternative] of trigger.alternatives.entries()) {
      const { begin, source, text } = begins[index]![place]!;
      const part = parts[place];
      const exactly = trigger.includingExisting ? undefined : begin.turning?.exactly;
      const formula = all([
        audience,
        ...(part ? [meanings.partFormula(machine.name, part), arrival(meanings.r, part)] : []),
        ...(exactly ? [agedExactly(meanings.r, exactly.event, exactly.age)] : []),
        ...lasting,
      ]);
      const facts = assume(nothingKnown, formula);
      if (isImpossible(facts)) continue;
      for (const weekday of begin.weekdays) {
        const clock: Clock = {
          ...(begin.minute === undefined ? {} : { minute: begin.minute }),
          ...(weekday === undefined ? {} : { weekday }),
        };
        const { moment } = alternative;
        const cut = afterCut(x.bundle, machine, meanings.r, facts, moment?.on === 'event' ? moment.event : undefined);
        const first = explorer.enter(trigger.start, facts, clock);
        if (first === undefined) return undefined;
        entries.push({
          id: entries.length,
          trigger: index,
          alternative: place,
          place: first,
          source,
          ...(weekday === undefined || begin.source.kind !== 'schedule' ? {} : { weekday }),
          ...(begin.minute === undefined || begin.source.kind !== 'schedule' ? {} : { minute: begin.minute }),
          ...(cut ? { afterCut: cut } : {}),
          formula,
          span: alternative.span,
          text,
        });
      }
    }
  }
  if (explorer.isCrowded) loose.push('it has too many ways to know on each what is so of the contact');
  return withEvenRounds({ arms: x.arms, places: explorer.places, entries });
}

/** Every way to deal a contact to the arms of the splits; one empty way where there are too many. */
function dealsOf({ states }: Machine): readonly Graph['arms'][] {
  let deals: Record<string, string>[] = [{}];
  for (const state of states) {
    if (state.kind !== 'split') continue;
    const arms = state.arms.filter(({ share }) => share > 0);
    deals = deals.flatMap((deal) => arms.map(({ name }) => ({ ...deal, [state.id]: name })));
    if (deals.length > mostDeals) return [{}];
  }
  return deals;
}

/** Events whose every arrival is a goal or a stop. */
function endingsOf({ goals, stops }: Machine): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { moment } of goals) if (moment.on === 'event' && !moment.where) found.add(moment.event);
  for (const { moment, condition } of stops)
    if (moment?.on === 'event' && !moment.where && !condition) found.add(moment.event);
  return found;
}

/** Slots that every trigger fills and no wait does. */
function entrySlotsOf({ triggers, states }: Machine): ReadonlySet<number> {
  const waits = new Set(
    states.flatMap((state) =>
      state.kind === 'waitFor'
        ? state.arms.map(({ on }) => on.bind)
        : state.kind === 'loop'
          ? state.until.map(({ bind }) => bind)
          : [],
    ),
  );
  const bound = triggers.flatMap(({ alternatives }) => alternatives.map(({ bind }) => bind));
  return new Set(bound.filter((slot): slot is number => slot !== undefined && !waits.has(slot)));
}
