/** Cuts markup into opening and closing tags with their places, by the tokenizer that MJML's own parser stands on. Loaded by whoever has markup to check. */
import type { Span } from '../../grammar/index.js';

export interface Attribute {
  readonly name: string;
  readonly span: Span;
  readonly value: string;
  /** Of the value, without quotes; of the name where there is none. */
  readonly valueSpan: Span;
  /** Whether a value is written without quotes: it ends at the next space. */
  readonly bare: boolean;
}

export interface OpeningTag {
  readonly kind: 'open';
  /** In small letters, as HTML takes it. */
  readonly name: string;
  /** From `<` to the end of the name. */
  readonly span: Span;
  readonly attributes: readonly Attribute[];
  /** `<br />`. */
  readonly closed: boolean;
}

export type MarkupTag = OpeningTag | { readonly kind: 'close'; readonly name: string; readonly span: Span };

export type MarkupParser = (markup: string) => readonly MarkupTag[];

export async function loadMarkupParser(): Promise<MarkupParser> {
  const { Tokenizer, QuoteType } = await import('htmlparser2');
  return (markup) => {
    const tags: MarkupTag[] = [];
    let name = '';
    let span: Span = { start: 0, end: 0 };
    let attributes: Attribute[] = [];
    let attribute = { name: '', span, from: -1, to: -1 };
    const open = (closed: boolean) => {
      if (name !== '') tags.push({ kind: 'open', name: name.toLowerCase(), span, attributes, closed });
      name = '';
    };
    const nothing = () => {};
    const tokenizer = new Tokenizer(
      { xmlMode: false, decodeEntities: false },
      {
        onopentagname(start, end) {
          name = markup.slice(start, end);
          span = { start: start - 1, end };
          attributes = [];
        },
        onattribname(start, end) {
          attribute = { name: markup.slice(start, end), span: { start, end }, from: -1, to: -1 };
        },
        onattribdata(start, end) {
          attribute = { ...attribute, from: attribute.from < 0 ? start : attribute.from, to: end };
        },
        onattribend(quote) {
          const { from, to } = attribute;
          attributes.push({
            name: attribute.name,
            span: attribute.span,
            value: from < 0 ? '' : markup.slice(from, to),
            valueSpan: from < 0 ? attribute.span : { start: from, end: to },
            bare: quote === QuoteType.Unquoted,
          });
        },
        onopentagend: () => open(false),
        onselfclosingtag: () => open(true),
        onclosetag(start, end) {
          tags.push({ kind: 'close', name: markup.slice(start, end).toLowerCase(), span: { start: start - 2, end } });
        },
        onattribentity: nothing,
        oncdata: nothing,
        oncomment: nothing,
        ondeclaration: nothing,
        onend: nothing,
        onprocessinginstruction: nothing,
        ontext: nothing,
        ontextentity: nothing,
      },
    );
    tokenizer.write(markup);
    tokenizer.end();
    return tags;
  };
}
