/** A scenario's file: its states and events as unions, its machine as a typed constant. */
import type { SourceFileStructure } from 'ts-morph';
import type { Alternative, Bundle, GoalPlan, Machine, Moment } from '../../runtime/machine/bundle.js';
import { camel, pascal } from './identifiers.js';
import { commentText, type Makers } from './structures.js';

export function scenarioFile(bundle: Bundle, machine: Machine, makers: Makers): Partial<SourceFileStructure> {
  const type = pascal(machine.name);
  const title = machine.title ?? machine.name;
  const place = `${bundle.files[machine.span.file]}:${machine.span.line + 1}`;
  const events = eventsOf(machine);
  const eventUnion = unionOf([...events.map(eventType), ...messageMomentsOf(machine).map(messageEventType)]);
  return {
    statements: [
      `// ${commentText(title)} (${commentText(place)}). Made by \`cauce build\`; changes are lost.`,
      ...(events.length > 0 ? ["import type { AnyEvent } from './client.js';"] : []),
      "import type { Machine } from './machine.js';",
      makers.typeAliasOf(
        `${type}State`,
        `The states a run of “${title}” can be in.`,
        union(machine.states.map((state) => state.id)),
      ),
      makers.typeAliasOf(`${type}Event`, `The events that “${title}” listens to, with their payloads.`, eventUnion),
      makers.typeAliasOf(`${type}Outcome`, `How a run of “${title}” can end.`, union(outcomesOf(machine))),
      `\n/** ${commentText(title)}. */`,
      `export const ${camel(machine.name)}Machine = ${JSON.stringify(machine, null, 2)} as const satisfies Machine<${type}State, ${type}Event['event']>;`,
    ],
  };
}

function eventType(name: string): string {
  const quoted = JSON.stringify(name);
  return `{ readonly event: ${quoted}; readonly payload: AnyEvent[${quoted}] }`;
}

/** What becomes of a message tells nothing but that it happened. */
function messageEventType(moment: string): string {
  return `{ readonly event: ${JSON.stringify(moment)} }`;
}

function union(names: readonly string[]): string {
  return unionOf([...new Set(names)].map((name) => JSON.stringify(name)));
}

function unionOf(types: readonly string[]): string {
  if (types.length < 2) return types[0] ?? 'never';
  return types.map((type) => `\n| ${type}`).join('');
}

/** Events of triggers, stops, goals, waits and loops; sorted. */
export function eventsOf(machine: Machine): readonly string[] {
  const names = momentsOf(machine).flatMap((moment) => (moment.on === 'event' ? [moment.event] : []));
  return [...new Set(names)].sort();
}

/** `reminder.opened`, of the messages that stops, goals, waits and loops listen to; sorted. */
function messageMomentsOf(machine: Machine): readonly string[] {
  const names = momentsOf(machine).flatMap((moment) =>
    moment.on === 'handle' ? [`${machine.slots[moment.slot]!.name}.${moment.moment}`] : [],
  );
  return [...new Set(names)].sort();
}

function momentsOf(machine: Machine): readonly Moment[] {
  const alternatives: readonly Alternative[] = [
    ...machine.triggers.flatMap((trigger) => trigger.alternatives),
    ...machine.stops,
    ...machine.states.flatMap((state) => {
      if (state.kind === 'waitFor') return state.arms.map((arm) => arm.on);
      return state.kind === 'loop' ? state.until : [];
    }),
  ];
  const goals: readonly GoalPlan[] = [...machine.goals, ...machine.measures];
  return [...alternatives.map(({ moment }) => moment), ...goals.map(({ moment }) => moment)].filter(
    (moment) => moment !== undefined,
  );
}

function outcomesOf(machine: Machine): readonly string[] {
  const own = machine.states.flatMap((state) => (state.kind === 'end' ? [state.outcome] : []));
  return [
    ...own,
    ...(machine.goals.length > 0 ? ['converted', 'stopped'] : []),
    ...(machine.stops.length > 0 ? ['stopped'] : []),
    ...(machine.states.some((state) => state.kind === 'until' && state.late === undefined) ? ['too_late'] : []),
    ...(machine.entry.kind === 'restart' ? ['restarted'] : []),
  ];
}
