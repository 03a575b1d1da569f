// The columns of a file by name, and what to say when one is not there.
// It never guesses that a column is meant: it only proposes the `--map` that would say so.
import { ImportProblem, nearest, quoted } from './problem.js';

export interface Header {
  readonly file: string;
  readonly names: readonly string[];
  /** First column of each name. */
  readonly byName: ReadonlyMap<string, number>;
}

/** Throws ImportProblem for a header without names. */
export function headerOf(file: string, cells: readonly string[]): Header {
  const names = cells.map((cell) => cell.trim());
  if (names.every((name) => name === '')) {
    throw new ImportProblem('no-header', `${file} has no header line`, {
      file,
      help: 'its first line names the columns',
    });
  }
  if (names.some((name) => /[\0\uFFFD]/.test(name))) {
    const help = 'save it as UTF-8';
    throw new ImportProblem('not-text', `the header of ${file} is not valid UTF-8`, { file, help });
  }
  const byName = new Map<string, number>();
  names.forEach((name, index) => {
    if (!byName.has(name)) byName.set(name, index);
  });
  return { file, names, byName };
}

/** The column of a name: exactly, otherwise without regard to case. Undefined when it is not there. */
export function columnNamed(header: Header, name: string): number | undefined {
  const exact = header.byName.get(name);
  const index = exact ?? header.names.findIndex((column) => column.toLowerCase() === name.toLowerCase());
  if (index < 0) return undefined;
  const found = header.names[index]!;
  if (header.names.indexOf(found, index + 1) >= 0) {
    throw new ImportProblem('no-header', `${header.file} has two columns named ${quoted(found)}`, {
      file: header.file,
      help: 'rename or remove one of them',
    });
  }
  return index;
}

/** Words by which exports name what every event needs. */
const SYNONYMS: Readonly<Record<string, RegExp>> = {
  contact:
    /^(customer|user|client|contact|member|account|person|buyer|shopper)([\s_-]*(id|no|nr|number|key|code))?$|e-?mail/i,
  id: /^(customer|user|client|contact|member|account)?[\s_-]*(id|no|number|key)$|^e-?mail$/i,
  at: /date|time|stamp|moment|(created|ordered|paid|placed|sent)[\s_-]*(at|on)$|^(day|when|ts)$/i,
  event: /^(event|action|type|name|activity)([\s_-]*(name|type))?$/i,
  total: /total|amount|revenue|value|sales|spend|gross|price/i,
  order_id: /^(order|invoice|transaction|receipt|basket|purchase)s?[\s_-]*(id|no|nr|number|name|key)?$/i,
};

export interface MissingColumn {
  readonly field: string;
  /** Why it is needed, where that is not plain. */
  readonly why?: string;
  /** The field may be left unknown instead. */
  readonly dispensable?: boolean;
}

/** One problem for all columns that a file lacks, with the options that would name them. */
export function missingColumns(header: Header, missing: readonly MissingColumn[], events?: string): ImportProblem {
  const fields = missing.map(({ field, why }) => `${quoted(field)}${why === undefined ? '' : ` (${why})`}`);
  const columns = header.names.map((name) => (name === '' ? '(no name)' : name)).join(', ');
  const message = `${header.file} has no column ${fields.join(', ')}; it has ${columns}`;
  const maps = missing.filter(({ field }) => field !== 'event' || guess(header, field) !== undefined);
  const help = [
    maps.map(({ field }) => `--map ${field}=${shellWord(guess(header, field) ?? 'COLUMN')}`).join(' '),
    missing.some(({ field }) => field === 'event') ? `--event NAME if all rows are one event (${events ?? ''})` : '',
    ...missing.filter((one) => one.dispensable).map(({ field }) => `--map ${field}= if it may stay unknown`),
  ];
  const said = help.filter((part) => part !== '').join('; ');
  return new ImportProblem('missing-column', message, { file: header.file, help: `say which column it is: ${said}` });
}

function guess(header: Header, field: string): string | undefined {
  const names = header.names.filter((name) => name !== '');
  return names.find((name) => SYNONYMS[field]?.test(name)) ?? nearest(field, names);
}

export function unknownColumn(header: Header, field: string, column: string): ImportProblem {
  const near = nearest(column, header.names);
  const help = near === undefined ? undefined : `did you mean --map ${field}=${shellWord(near)}?`;
  return new ImportProblem(
    'unknown-column',
    `--map ${field}: ${header.file} has no column ${quoted(column)}; it has ${header.names.join(', ')}`,
    { file: header.file, ...(help === undefined ? {} : { help }) },
  );
}

function shellWord(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `"${text.replace(/["\\$`]/g, '\\$&')}"`;
}
