/** What the HTTP side asks of the service behind it. Narrow on purpose: it can be tested without an engine, and knows no store. */
import type { SignedLink } from '../channels/links.js';
import type { Intake, Receipt } from '../live/intake.js';
import type { ProjectModel } from '../machine/model.js';
import type { StoredReject } from '../store/port.js';

export type KeptAside = Omit<StoredReject, 'at'>;

/** Both resolve when what was handed in is on disk; `Overload`: come back later, anything else: the store failed. */
export interface Intaker {
  submit(given: Intake): Promise<Receipt>;
  submitReject(reject: KeptAside): Promise<void>;
}

/** A message that was offered to a provider. */
export interface SentMessage {
  readonly contact: string;
  readonly channel: string;
  readonly message: string;
  readonly scenario: string;
}

export interface Preferences {
  /** Topics of the shop's marketing, and whether the contact has left each. */
  readonly topics: readonly { readonly name: string; readonly left: boolean }[];
}

export interface CouponCode {
  readonly code: string;
  readonly coupon: string | null;
  /** reserved: kept for somebody, not shown yet. active: shown. */
  readonly status: 'reserved' | 'active' | 'redeemed' | 'expired';
  /** Percent points, or minor units of `currency`. */
  readonly discount: number | null;
  readonly currency: string | null;
  /** Epoch ms. */
  readonly validUntil: number | null;
}

/** A callback as it came: the signature is over these very bytes. */
export interface HookCall {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
  /** Path and query. */
  readonly url: string;
}

export interface HookAnswer {
  readonly status: number;
  readonly text?: string;
}

/** A message as the shop's page shows it. */
export interface ContentItem {
  readonly id: string;
  readonly channel: string;
  readonly message: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Epoch ms; null: until it is replaced. */
  readonly until: number | null;
}

export interface Backend extends Intaker {
  readonly model: ProjectModel;
  /** Null for a token that nobody with the key wrote. */
  readLink(token: string): SignedLink | null;
  sentMessage(messageId: string): SentMessage | null;
  /** Null for somebody who is not known (any more). */
  preferences(contact: string): Preferences | null;
  /** Null for a code that nobody has. */
  code(code: string): CouponCode | null;
  /** Only once for each code. */
  redeem(code: string): boolean;
  /** Null for a provider that the project does not use. */
  hook(provider: string, call: HookCall): Promise<HookAnswer | null>;
  /** What the shop's page may show to the contact now. */
  content(contact: string): readonly ContentItem[];
}
