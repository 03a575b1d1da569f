/** Where a group's members are kept in step: changes go there in batches, and the same change twice is one. */
import type { ProjectModel, Value } from '../../machine/model.js';
import type { HandOver } from '../sender.js';

export interface MembershipChange {
  readonly group: string;
  readonly contact: string;
  /** What is known of the contact at that instant. */
  readonly attributes: Readonly<Record<string, Value>>;
  readonly isMember: boolean;
  /** Epoch ms. */
  readonly at: number;
}

export interface AudienceTarget {
  /** Changes at a time. */
  readonly batchSize: number;
  /** All of them or none; never throws. `unknown` is never its answer: what may have arrived is sent again. */
  push(changes: readonly MembershipChange[]): Promise<Exclude<HandOver, { readonly kind: 'unknown' }>>;
}

/** The contact's mail address and phone number, as far as they are known. */
export function addressesOf(
  model: ProjectModel,
  attributes: MembershipChange['attributes'],
): { readonly email: string | null; readonly phone: string | null } {
  const of = (type: 'email' | 'phone') => {
    const names = Object.keys(model.contact).filter((name) => model.contact[name]?.type === type);
    const value = attributes[names.includes(type) ? type : (names[0] ?? type)];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { email: of('email'), phone: of('phone') };
}
