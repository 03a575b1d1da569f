// Reads a contacts csv: `id` and attributes by name, one contact a row.
// It never demands an attribute: an empty cell is unknown, whatever the model says, and the file's notices count them.
import type { Value } from '../machine/model.js';
import { brokenBy, type OwnReadOptions, type ReadOptions, tallyOf } from './events.js';
import { bindField, type FieldColumns, leftOut, refusal } from './field-columns.js';
import { columnNamed, type Header, headerOf, missingColumns, unknownColumn } from './header.js';
import type { FieldMap } from './map-spec.js';
import { pushParquet } from './parquet.js';
import { ImportProblem, quoted } from './problem.js';
import { type Row, wholeId } from './row.js';
import { fits } from './row-checks.js';
import { type ImportModel, MAX_ID, type Schema, schemaOf } from './schema.js';
import { isOwn, type Share } from './share.js';
import { isParquet, type Source } from './source.js';
import { pushText, type TableSink } from './tables.js';
import { type FileCount, type FileReport, reportOf, type Tally } from './tally.js';
import { ownText, TextPool } from './text-pool.js';

export interface ContactRow {
  readonly id: string;
  readonly line: number;
  /** Run-time values of the attributes the file has columns for. */
  readonly attributes: Readonly<Record<string, Value>>;
}

export interface LoadedContacts {
  readonly contacts: readonly ContactRow[];
  readonly files: readonly FileReport[];
}

export interface ContactOptions extends ReadOptions {
  readonly map?: FieldMap;
}

/** All contacts of all sources, in their order; a second row of an id is rejected. Throws ImportProblem. */
export async function loadContacts(
  sources: readonly Source[],
  model: ImportModel,
  options: ContactOptions = {},
): Promise<LoadedContacts> {
  const { contacts, counts } = await loadOwnContacts(sources, model, options);
  return { contacts, files: counts.map((count) => reportOf([count])) };
}

/** The same for one of several readers of these files, with what it counted. */
export async function loadOwnContacts(
  sources: readonly Source[],
  model: ImportModel,
  options: OwnReadOptions & Pick<ContactOptions, 'map'>,
  share?: Share,
): Promise<{ readonly contacts: readonly ContactRow[]; readonly counts: readonly FileCount[] }> {
  const schema = schemaOf(model);
  const contacts: ContactRow[] = [];
  const counts: FileCount[] = [];
  const lines = new Map<string, string>();
  for (const [file, source] of sources.entries()) {
    const tally = tallyOf(source, file, options);
    let rows: ContactRows | undefined;
    const table = (): TableSink => ({
      header(names) {
        rows = new ContactRows(headerOf(source.name, names), options.map ?? new Map(), schema, tally, lines, share);
      },
      row(row, suspect) {
        const contact = rows!.read(row, suspect);
        if (contact !== undefined) contacts.push(contact);
      },
    });
    let bytes = 0;
    const pushed = isParquet(source)
      ? pushParquet(source, table())
      : pushText(source, { table, lines: () => refuseLines(source), broken: brokenBy(tally, share) }, (read) => {
          bytes = read;
        });
    let format: FileReport['format'] = 'csv';
    for await (const found of pushed) {
      format = found;
      options.onProgress?.({ file: source.name, bytes, rows: tally.rows });
    }
    counts.push(tally.count(format));
  }
  return { contacts, counts };
}

function refuseLines(source: Source): never {
  throw new ImportProblem('wrong-format', `${source.name} holds JSON lines, not a table of contacts`, {
    file: source.name,
    help: 'contacts come as csv or parquet; Segment identify lines go with the events',
  });
}

class ContactRows {
  readonly #header: Header;
  readonly #schema: Schema;
  readonly #tally: Tally;
  /** Where each id stood first. */
  readonly #places: Map<string, string>;
  readonly #id: number;
  readonly #fields: readonly FieldColumns[];
  readonly #share: Share | undefined;

  constructor(
    header: Header,
    map: FieldMap,
    schema: Schema,
    tally: Tally,
    places: Map<string, string>,
    share: Share | undefined,
  ) {
    this.#share = share;
    this.#header = header;
    this.#schema = schema;
    this.#tally = tally;
    this.#places = places;
    this.#id = idColumn(header, map);
    checkMap(map, schema);
    const binding = { header, map, schema, pool: new TextPool() };
    this.#fields = [...schema.attributes]
      .map(([name, shape]) => bindField(name, shape, binding) ?? leftOut(name, shape))
      .filter((field) => field.columns.length > 0);
    const used = new Set([this.#id, ...this.#fields.flatMap((field) => field.columns)]);
    const unused = header.names.filter((name, index) => name !== '' && !used.has(index));
    if (unused.length > 0) tally.notice('unused', () => [`columns not used: ${unused.join(', ')}`]);
  }

  read(row: Row, suspect: boolean): ContactRow | undefined {
    const tally = this.#tally;
    const whose = this.#share && wholeId((row.cells[this.#id] ?? '').trim());
    if (this.#share !== undefined && !isOwn(this.#share, whose, row.line)) return undefined;
    tally.row(row.line);
    if (!fits(row, this.#header.names.length, suspect, tally)) return undefined;
    const id = this.#idOf(row);
    if (id === undefined) return undefined;
    const attributes: Record<string, Value> = {};
    for (const bound of this.#fields) {
      const empty = row.cells[bound.columns[0]!] === '';
      const value = empty ? null : bound.read(row);
      if (value === undefined) {
        tally.reject(row, refusal(row, bound, this.#schema), bound.field, bound.column);
        return undefined;
      }
      if (empty && bound.shape.optional !== true) {
        const { field } = bound;
        tally.notice(`empty ${field}`, () => [
          `${field} is empty in `,
          ' rows, so unknown; cauce.yaml says it is always known',
        ]);
      }
      attributes[bound.field] = value;
    }
    this.#places.set(id, `${tally.file}:${row.line}`);
    tally.used++;
    tally.accepted++;
    return { id, line: row.line, attributes };
  }

  #idOf(row: Row): string | undefined {
    const column = this.#header.names[this.#id]!;
    const text = row.cells[this.#id]!.trim();
    const id = wholeId(text);
    if (id !== text) this.#tally.notice('whole-id', () => [`ids written like ${text} are read as ${id}`]);
    if (id === '' || id.length > MAX_ID) {
      const reason =
        id === '' ? `${quoted(column)} is empty` : `the id has ${id.length} characters; at most ${MAX_ID} fit`;
      this.#tally.reject(row, { code: id === '' ? 'no-contact' : 'bad-value', reason }, 'id', column);
      return undefined;
    }
    const first = this.#places.get(id);
    if (first === undefined) return ownText(id);
    this.#tally.reject(
      row,
      { code: 'duplicate-id', reason: `the id ${quoted(id)} stands in ${first} already` },
      'id',
      column,
    );
    return undefined;
  }
}

function idColumn(header: Header, map: FieldMap): number {
  const name = map.get('id') ?? 'id';
  const index = columnNamed(header, name);
  if (index !== undefined) return index;
  throw map.has('id')
    ? unknownColumn(header, 'id', name)
    : missingColumns(header, [{ field: 'id', why: 'who the contact is' }]);
}

function checkMap(map: FieldMap, schema: Schema): void {
  for (const field of map.keys()) {
    if (field === 'id' || schema.attributes.has(field)) continue;
    const help = `the data model has ${['id', ...schema.attributes.keys()].join(', ')}`;
    throw new ImportProblem('bad-map', `--map ${field}: there is no attribute ${quoted(field)}`, {
      fault: 'use',
      help,
    });
  }
}
