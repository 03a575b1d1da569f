import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadContacts, loadOwnContacts } from './contacts.js';
import { areDivisible } from './divisible.js';
import { loadEvents, loadOwnEvents } from './events.js';
import { parseMap } from './map-spec.js';
import type { Reject } from './problem.js';
import { lineContact } from './share.js';
import { memorySource, type Source } from './source.js';
import { type EventTable, eventId } from './table.js';
import { type FileCount, reportOf } from './tally.js';
import { contactsFile, csvFile, jsonFile } from './testdata/faulty.js';
import { shop } from './testdata/shop.js';

interface Refused extends Reject {
  readonly place: number;
}

function rowsOf(table: EventTable) {
  return Array.from({ length: table.length }, (_, row) => ({
    at: table.at[row]!,
    file: table.file[row]!,
    line: table.line[row]!,
    contact: table.contacts[table.contact[row]!]!,
    event: table.events[table.event[row]!]!,
    id: eventId(table, row),
    fields: table.fields[row],
  }));
}

const inOrder = (a: { place: number; line: number }, b: { place: number; line: number }) =>
  a.place - b.place || a.line - b.line;

async function whole(sources: readonly Source[], people: Source, map: readonly string[]) {
  const rejects: Reject[] = [];
  const onReject = (reject: Reject) => rejects.push(reject);
  const { table, files } = await loadEvents(sources, shop, { map: parseMap(map), onReject });
  const loaded = await loadContacts([people], shop, { onReject });
  return { rows: rowsOf(table), contacts: loaded.contacts, rejects, files: [...files, ...loaded.files] };
}

async function divided(sources: readonly Source[], people: Source, map: readonly string[], of: number) {
  const rejects: Refused[] = [];
  const rows: ReturnType<typeof rowsOf>[number][] = [];
  const contacts: { id: string; line: number }[] = [];
  const counts: FileCount[][] = [...sources, people].map(() => []);
  const holders = new Map<string, number>();
  for (let index = 0; index < of; index++) {
    const share = { index, of };
    const refuse = (first: number) => ({
      onReject: (reject: Reject, file: number) => rejects.push({ ...reject, place: first + file }),
    });
    const read = await loadOwnEvents(sources, shop, { map: parseMap(map), ...refuse(0) }, share);
    const loaded = await loadOwnContacts([people], shop, refuse(sources.length), share);
    for (const id of [...read.table.contacts, ...loaded.contacts.map(({ id }) => id)]) {
      expect(holders.get(id) ?? index, `${id} stands in two shares`).toBe(index);
      holders.set(id, index);
    }
    rows.push(...rowsOf(read.table));
    contacts.push(...loaded.contacts);
    for (const [file, count] of [...read.counts, ...loaded.counts].entries()) counts[file]!.push(count);
  }
  rows.sort((a, b) => a.at - b.at || a.file - b.file || a.line - b.line);
  contacts.sort((a, b) => a.line - b.line);
  rejects.sort(inOrder);
  const files = counts.map((of) => reportOf(of as [FileCount]));
  return { rows, contacts, rejects: rejects.map(({ place: _, ...reject }) => reject), files };
}

describe('several readers of the same files', () => {
  it('keep together what one reader keeps, refuse what it refuses and say what it says', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        jsonFile,
        csvFile,
        contactsFile,
        fc.integer({ min: 1, max: 4 }),
        async (json, csv, people, of) => {
          const sources = [
            memorySource('a.ndjson', json),
            memorySource('b.csv', csv),
            memorySource('c.jsonl', json, csv),
          ];
          const contacts = memorySource('people.csv', people);
          const alone = await whole(sources, contacts, []).catch((error: Error) => error.message);
          const shared = await divided(sources, contacts, [], of).catch((error: Error) => error.message);
          expect(shared).toEqual(alone);
          if (typeof alone !== 'string') refused += alone.rejects.length;
        },
      ),
      { numRuns: 150 },
    );
    expect(refused).toBeGreaterThan(1000);
  });

  it('divide what --map gives the contact of', async () => {
    await fc.assert(
      fc.asyncProperty(
        jsonFile,
        contactsFile,
        fc.constantFrom('product', 'note.contact', ''),
        async (json, people, from) => {
          const [sources, contacts] = [[memorySource('a.ndjson', json)], memorySource('people.csv', people)];
          const map = [`contact=${from}`];
          const alone = await whole(sources, contacts, map).catch((error: Error) => error.message);
          expect(await divided(sources, contacts, map, 3).catch((error: Error) => error.message)).toEqual(alone);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('find the contact of a plain line without parsing it', () => {
    const contactOf = lineContact(undefined);
    const parse = JSON.parse;
    JSON.parse = () => {
      throw new Error('it is parsed');
    };
    try {
      expect(contactOf('{"event":"e","contact":"ana","at":"x"}')).toBe('ana');
      expect(contactOf('{"items": [{"name": "contact"}], "contact": "leo"}')).not.toBe('leo');
      expect(contactOf('{"items": [{"name": "c}"}], "contact": "leo"}')).toBe('leo');
      expect(contactOf('{"type":"track","userId":"mia"}')).toBe('mia');
    } finally {
      JSON.parse = parse;
    }
    expect(contactOf('{"items": [{"name": "contact"}], "contact": "leo"}')).toBe('leo');
  });

  it('cannot divide lines that make orders together, parquet, or what cannot be read', async () => {
    const lines = memorySource('lines.csv', 'contact,at,order_id,sum\nana,2026-02-02,o1,3\n');
    const told = (map: string) => areDivisible([lines], shop, { event: 'order_placed', map: parseMap([map]) });
    expect(await told('total=sum')).toBe(true);
    expect(await told('total=sum(sum)')).toBe(false);
    const rows = memorySource('a.csv', 'event,contact,at\nsigned_up,ana,2026-02-02\n');
    expect(await areDivisible([rows], shop, {})).toBe(true);
    expect(await areDivisible([rows, memorySource('b.parquet', '')], shop, {})).toBe(false);
    expect(await areDivisible([rows, memorySource('c.csv', '')], shop, {})).toBe(false);
    expect(await areDivisible([memorySource('d.csv', 'who,when\n')], shop, {})).toBe(false);
  });
});
