// Turns lines of NDJSON into events: the project's own form, or Segment's, line by line as they come.
// It never stops at a line: what does not fit is rejected with its reason and the next is read.
import type { EventOptions } from './event-columns.js';
import { tooDeep } from './expectation.js';
import { JsonChecks, type JsonKey, type Lookup, Refused } from './json-checks.js';
import { byPath, isObject, isTooDeep, own } from './json-value.js';
import type { FieldMap } from './map-spec.js';
import { PlainEvents } from './plain-events.js';
import { ImportProblem } from './problem.js';
import type { EventSchema, Schema } from './schema.js';
import { type Envelope, property, segmentLine } from './segment.js';
import { isOwn, type LineContact, lineContact, type Share } from './share.js';
import { type EventTableBuilder, type Fields, IDENTIFY } from './table.js';
import type { Place, Tally } from './tally.js';
import { TextPool } from './text-pool.js';

export class JsonEvents {
  readonly #map: FieldMap;
  readonly #tally: Tally;
  readonly #table: EventTableBuilder;
  readonly #event: EventSchema | undefined;
  readonly #checks: JsonChecks;
  readonly #share: Share | undefined;
  readonly #contactOf: LineContact;
  /** Null where `--map` says what stands where. */
  readonly #plain: PlainEvents | null;

  /** `share`: lines of others' contacts are passed over. */
  constructor(schema: Schema, options: EventOptions, tally: Tally, table: EventTableBuilder, share?: Share) {
    this.#share = share;
    this.#contactOf = lineContact(options.map?.get('contact'));
    this.#map = options.map ?? new Map();
    this.#tally = tally;
    this.#table = table;
    const pool = new TextPool();
    this.#checks = new JsonChecks(schema, (text) => pool.keepParsed(text));
    const isMapped = this.#map.size > 0;
    this.#plain = isMapped ? null : new PlainEvents({ schema, checks: this.#checks, tally, table, share });
    this.#event = options.event === undefined ? undefined : schema.events.get(options.event);
    if (options.event !== undefined && this.#event === undefined) {
      throw new ImportProblem('unknown-event', `--event: ${schema.unknownEvent(options.event)}`, { fault: 'use' });
    }
    for (const [field, text] of this.#map) {
      if (!/[(*]/.test(text) && !field.includes('.')) continue;
      const help = 'NDJSON carries lists and totals itself; here --map only renames, as in --map total=revenue';
      throw new ImportProblem('bad-map', `--map ${field}=${text} works on csv only`, {
        fault: 'use',
        file: tally.file,
        help,
      });
    }
  }

  /** Takes a line from its bytes, as `PlainEvents` does; -1 where `add` has to take it. */
  addBytes(bytes: Buffer, start: number, line: number): number {
    return this.#plain === null ? -1 : this.#plain.take(bytes, start, line);
  }

  add(text: string, line: number): void {
    const share = this.#share;
    if (share !== undefined && !isOwn(share, this.#contactOf(text), line)) return;
    const tally = this.#tally;
    tally.row(line);
    const place: Place = { line, raw: () => text.slice(0, 500) };
    if (text.includes('\uFFFD')) {
      tally.reject(place, { code: 'not-text', reason: 'the line is not valid UTF-8; save the file as UTF-8' });
      return;
    }
    if (isTooDeep(text)) {
      tally.reject(place, tooDeep('the line'));
      return;
    }
    const json = parsed(text);
    if (!isObject(json)) {
      const reason = 'the line is no JSON object; write one {"event", "contact", "at", …} a line';
      tally.reject(place, { code: 'bad-json', reason });
      return;
    }
    const segment = segmentLine(json);
    if (segment === undefined) {
      const map = this.#map;
      const find = (field: string) => (map.size === 0 ? own(json, field) : byPath(json, map.get(field) ?? field));
      this.#addEvent(
        place,
        find('event'),
        { contact: find('contact'), at: find('at'), id: find('id') },
        find,
        'contact',
      );
      return;
    }
    switch (segment.kind) {
      case 'skip':
        tally.notice(`skip ${segment.type}`, () => [
          '',
          ` lines of type ${segment.type} left out: they carry no event`,
        ]);
        tally.used++;
        return;
      case 'identify':
        this.#addAttributes(place, segment.envelope, (field) => property(segment.properties, field));
        return;
      case 'event': {
        const map = this.#map;
        const find = (field: string) =>
          map.has(field) ? byPath(segment.properties, map.get(field)!) : property(segment.properties, field);
        this.#addEvent(place, segment.name, segment.envelope, find, 'userId', segment.properties.currency);
      }
    }
  }

  #addEvent(place: Place, name: unknown, envelope: Envelope, find: Lookup, who: string, currency?: unknown): void {
    const unnamed = name === undefined || name === null || name === '';
    const event = unnamed && this.#event !== undefined ? this.#event : this.#checks.event(name);
    if (event instanceof Refused) {
      this.#reject(place, event);
      return;
    }
    const key = this.#checks.key(envelope, who);
    if (key instanceof Refused) {
      this.#reject(place, key);
      return;
    }
    const at = this.#checks.moment(envelope.at);
    if (at instanceof Refused) {
      this.#reject(place, at);
      return;
    }
    const fields = this.#checks.fields(event, find, currency);
    if (fields instanceof Refused) {
      this.#reject(place, fields);
      return;
    }
    this.#put(place, event.name, key, at, fields);
  }

  #addAttributes(place: Place, envelope: Envelope, find: Lookup): void {
    const key = this.#checks.key(envelope, 'userId');
    if (key instanceof Refused) {
      this.#reject(place, key);
      return;
    }
    const at = this.#checks.moment(envelope.at);
    if (at instanceof Refused) {
      this.#reject(place, at);
      return;
    }
    const fields = this.#checks.attributes(find);
    if (fields instanceof Refused) {
      this.#reject(place, fields);
      return;
    }
    this.#put(place, IDENTIFY, key, at, fields);
  }

  #put(place: Place, name: string, { contact, id }: JsonKey, at: number, fields: Fields): void {
    this.#table.add(this.#table.eventIndex(name), contact, at, id, place.line, fields);
    this.#tally.used++;
    this.#tally.accepted++;
  }

  #reject(place: Place, { misfit, field }: Refused): void {
    this.#tally.reject(place, misfit, field);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
