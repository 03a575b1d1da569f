/** One history through the backtest and through the running service, and the timelines that both tell, line by line as text. */
import { runBacktest, type TimelineLine } from '../backtest/index.js';
import { isoUtc, zone } from '../clock/index.js';
import { EventTableBuilder, IDENTIFY } from '../import/table.js';
import { type Bundle, loadBundle, type Value } from '../machine/index.js';
import type { Intake } from './intake.js';
import { type Service, type ServiceOptions, service } from './live.fixture.js';

/** In order of time; `$identify` says what is known of the contact from then on. */
export interface Happened {
  readonly at: number;
  readonly contact: string;
  readonly event: string;
  readonly id: string;
  readonly fields: Readonly<Record<string, Value>>;
}

export interface Period {
  readonly from: number;
  readonly to: number;
}

export function replayed(bundle: Bundle, happened: readonly Happened[], { from, to }: Period): string[] {
  const builder = new EventTableBuilder();
  builder.file('events.ndjson');
  happened.forEach(({ at, contact, event, id, fields }, line) => {
    builder.add(builder.eventIndex(event), contact, at, id, line + 1, fields);
  });
  const lines: TimelineLine[] = [];
  const events = builder.take();
  const program = loadBundle(bundle);
  runBacktest({ program, zones: zone, contacts: [], events, from, to, timeline: (line) => lines.push(line) });
  return lines.map((line) => JSON.stringify(line));
}

export interface LiveReplay extends Partial<ServiceOptions> {
  /** After each of these many inputs the service ends as by a crash and starts again. */
  readonly crashEvery?: number;
  /** Puts the inputs of one instant in another order, as long as each contact's own stay in theirs. */
  readonly arrange?: (inputs: readonly Happened[]) => readonly Happened[];
}

export async function lived(
  bundle: Bundle,
  happened: readonly Happened[],
  { from, to }: Period,
  { crashEvery = Number.POSITIVE_INFINITY, arrange = (inputs) => inputs, ...rest }: LiveReplay = {},
): Promise<string[]> {
  const made = service(bundle, { start: from, ...rest });
  let taken = 0;
  for (let first = 0; first < happened.length; ) {
    const { at } = happened[first]!;
    let last = first;
    while (happened[last]?.at === at) last++;
    await made.at(at, ...arrange(happened.slice(first, last)).map(intakeOf));
    taken += last - first;
    first = last;
    if (taken >= crashEvery) {
      made.crash();
      taken = 0;
    }
  }
  await made.advance(to - 1);
  if (made.faults.length > 0) throw made.faults[0];
  const lines = timelineOf(made, bundle, [...new Set(happened.map(({ contact }) => contact))].sort());
  made.close();
  return lines;
}

/** The same where some batches cannot be written: whoever is refused comes again, each contact with one input at a time. Gives who was handed what. */
export async function livedThroughFaults(
  bundle: Bundle,
  happened: readonly Happened[],
  { from, to }: Period,
  options: Partial<ServiceOptions>,
): Promise<{ readonly lines: string[]; readonly handed: readonly string[]; readonly faults: number }> {
  const made = service(bundle, { start: from, ...options });
  const settle = async () => {
    for (let before = -1; before < made.faults.length; ) {
      before = made.faults.length;
      await made.live.settle();
    }
  };
  const advance = async (until: number) => {
    for (await settle(); made.live.nextDue <= until; await settle()) {
      made.clock.advanceTo(Math.max(made.live.nextDue, made.clock.now()));
    }
    made.clock.advanceTo(Math.max(until, made.clock.now()));
  };
  try {
    for (const at of [...new Set(happened.map((one) => one.at))].sort((a, b) => a - b)) {
      await advance(at - 1);
      made.clock.advanceTo(at);
      let waiting = 0;
      const contacts = new Map<string, Happened[]>();
      for (const one of happened) {
        if (one.at === at) contacts.set(one.contact, [...(contacts.get(one.contact) ?? []), one]);
      }
      const submitted = [...contacts.values()].map(async (inputs) => {
        waiting++;
        for (const one of inputs) while (!(await isTaken(made, one)));
        waiting--;
      });
      while (waiting > 0) await settle();
      await Promise.all(submitted);
    }
    await advance(to - 1);
    const lines = timelineOf(made, bundle, [...new Set(happened.map(({ contact }) => contact))].sort());
    return { lines, handed: made.handed.map(({ message }) => message.id), faults: made.faults.length };
  } finally {
    made.close();
  }
}

function isTaken(made: Service, one: Happened): Promise<boolean> {
  return made.live.submit(intakeOf(one)).then(
    () => true,
    () => false,
  );
}

function intakeOf({ at, contact, event, id, fields }: Happened): Intake {
  if (event === IDENTIFY) return { kind: 'attributes', contact, id, values: fields };
  return { kind: 'event', contact, event, id, at, fields };
}

/** The service's journal in the words of the backtest's timeline: by time, then by contact, then as it came. */
function timelineOf(made: Service, bundle: Bundle, contacts: readonly string[]): string[] {
  const lines = contacts.flatMap((contact) =>
    made.story(contact).flatMap(({ at, ...line }) => {
      const told = lineOf(at, contact, line);
      return told === null ? [] : [{ at, text: JSON.stringify(told) }];
    }),
  );
  if (bundle.scenarios.length === 0) throw new RangeError('Nothing is to be compared.');
  return lines.sort((a, b) => a.at - b.at).map(({ text }) => text);
}

function lineOf(instant: number, contact: string, line: Readonly<Record<string, Value | undefined>>): object | null {
  const at = isoUtc(instant);
  const { scenario, run, label, channel, message, reason, outcome, value, code } = line;
  const head = { at, contact, scenario, run: `${contact}/${scenario}/${run}`, what: line.what };
  switch (line.what) {
    case 'enter':
      return head;
    case 'send':
      return { ...head, channel, message, label };
    case 'skip':
      return { ...head, channel, message, label, reason };
    case 'give':
      return { ...head, label, value, code };
    case 'goal':
      return { ...head, value };
    case 'end':
      return { ...head, outcome };
    case 'rfm':
      return { at, contact, what: 'move', from: line.from, to: line.to };
    default:
      return null;
  }
}
