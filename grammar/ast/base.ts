/** What every node of the syntax tree has: its place. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Base {
  readonly span: Span;
}

export interface Name extends Base {
  readonly kind: 'name';
  /** In Unicode form C. Empty where a name is missing; that has been reported, and its span is empty too. */
  readonly text: string;
}

export interface Comment extends Base {
  /** Text after `#`, as written, without the line end. */
  readonly text: string;
}
