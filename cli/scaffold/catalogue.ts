/** The ready-made scenarios: where each lies in the package, and what it is in one line. */
import { join } from 'node:path';
import { packageRoot } from '../version.js';

export interface Listed {
  /** A project in the package; the scenario is its file `<name>.cauce`. */
  readonly from: string;
  readonly says: string;
}

const shop = 'examples';
const starters = 'cli/starters/templates';

export const catalogue: Readonly<Record<string, Listed>> = {
  welcome: { from: starters, says: 'double opt-in, then a welcome, favourites, and a question after two weeks' },
  drip: { from: starters, says: 'a course of three letters, with a reminder for who does not open' },
  abandoned_cart: { from: shop, says: 'a reminder for carts left behind, later and without a code for regulars' },
  first_purchase: { from: starters, says: 'feedback ten days after the first order, thanks for an answer' },
  birthday: { from: shop, says: 'a code and a card at nine in the morning' },
  cross_sell: { from: starters, says: 'what goes with an order, or the next step up after a big one' },
  best_customers: { from: shop, says: 'a club and a code for who becomes a champion (RFM)' },
  win_back: { from: shop, says: 'three, six and twelve months without an order' },
  store_event: { from: starters, says: 'an invitation by SMS for who lives near the store' },
  prospects: { from: starters, says: 'the first order from new accounts, by age and place' },
};

/** Absolute. */
export function folderOf(listed: Listed): string {
  return join(packageRoot, listed.from);
}

/** Absolute; what `cauce init` copies. */
export const firstProject: string = join(packageRoot, 'cli/starters/project');
