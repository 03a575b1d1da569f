/** On-site content that waits for its contact to come by: what a store must keep for it. Texts and instants alone. */

export interface ShownContent {
  readonly contact: string;
  readonly channel: string;
  readonly message: string;
  /** The message's id. */
  readonly id: string;
  /** Epoch ms of its hand-over. */
  readonly at: number;
  /** Epoch ms from which it is shown no more; null: until it is replaced. */
  readonly until: number | null;
  /** Rendered, as JSON: `subject`, `text`, perhaps `html`. */
  readonly body: string;
}

export interface ContentShelf {
  /** Durable when it returns; what has run out by `now` goes. A later one of the same message takes the earlier one's place. */
  putContent(items: readonly ShownContent[], now: number): void;
  /** What is to be shown at `now`, latest first. */
  contentOf(contact: string, now: number): ShownContent[];
}
