/** Markdown for a comment on a pull request: tables, parts to fold out, and never longer than a comment may be. What strangers wrote stays text. */

/** GitHub's limit for a comment, in characters; GitLab's is higher. */
export const COMMENT_LIMIT = 65_536;

export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** Cells are Markdown; all columns but the first are numbers, unless `words` names them. */
  | {
      readonly kind: 'table';
      readonly header: readonly string[];
      readonly rows: readonly (readonly string[])[];
      readonly words?: readonly number[];
    };

export interface Section {
  /** Markdown inside `<summary>`; absent: the section is always shown. */
  readonly folded?: string;
  readonly blocks: readonly Block[];
}

/** A line of a comment that nobody needs to be told anew: one is written over, none is begun. */
const NOTHING_NEW = '<!-- nothing new -->\n';

/** `marker`: what the comment is found by again, so that it is written over; one line. `whole`: where the reader finds what had to be left out. */
export function comment(
  { marker, whole, isNew = true }: { readonly marker: string; readonly whole: string; readonly isNew?: boolean },
  sections: readonly Section[],
  limit = COMMENT_LIMIT,
): string {
  const head = `<!-- ${marker.replace(/--+|[\r\n>]/g, '-')} -->\n${isNew ? '' : NOTHING_NEW}`;
  const cutNote = `\n_A comment holds no more. ${whole}_\n`;
  const paper = new Paper(limit - head.length - cutNote.length);
  for (const section of sections) write(paper, section);
  return `${head}${paper.text.trimEnd()}\n${paper.isCut ? cutNote : ''}`;
}

/** Takes text as long as there is room. */
class Paper {
  text = '';
  isCut = false;
  #left: number;

  constructor(room: number) {
    this.#left = room;
  }

  /** False, and nothing is added, where it does not fit with so much more after it. */
  add(text: string, after = 0): boolean {
    if (text.length + after > this.#left) {
      this.isCut = true;
      return false;
    }
    this.text += text;
    this.#left -= text.length;
    return true;
  }
}

function write(paper: Paper, { folded, blocks }: Section): void {
  const close = folded === undefined ? '' : '</details>\n\n';
  const first = blocks[0];
  const least = first === undefined ? 0 : first.kind === 'text' ? first.text.length + 2 : tableHead(first).length + 80;
  if (folded !== undefined && !paper.add(`<details><summary>${folded}</summary>\n\n`, close.length + least)) return;
  for (const block of blocks) {
    if (block.kind === 'text') paper.add(`${block.text}\n\n`, close.length);
    else writeTable(paper, block, close.length);
  }
  paper.add(close);
}

type Table = Extract<Block, { kind: 'table' }>;

function writeTable(paper: Paper, table: Table, after: number): void {
  const rest = (n: number) => `| … ${n} more |${' |'.repeat(table.header.length - 1)}\n\n`;
  const room = after + rest(table.rows.length).length;
  if (!paper.add(tableHead(table), room)) return;
  for (const [index, row] of table.rows.entries()) {
    if (paper.add(`| ${row.join(' | ')} |\n`, room)) continue;
    paper.add(rest(table.rows.length - index), after);
    return;
  }
  paper.add('\n');
}

function tableHead({ header, words = [] }: Table): string {
  const sides = header.map((_, column) => (column === 0 || words.includes(column) ? '---' : '---:'));
  return `| ${header.join(' | ')} |\n| ${sides.join(' | ')} |\n`;
}

/** Text as it is, wherever it stands in Markdown: on one line, as entities where a character could mean something, and with an end. */
export function plain(text: string, longest = 120): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const short = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  return short.replace(/[&<>"'`*_~|[\]\\#@!$]|:(?=\/\/)|(?<=www)\./g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A name or a piece of program in type of its own. */
export function code(text: string, longest = 120): string {
  return text.length <= longest && /^[\p{L}\p{N} _.,:;/%+=<>()"'-]+$/u.test(text)
    ? `\`${text}\``
    : `<code>${plain(text, longest)}</code>`;
}
