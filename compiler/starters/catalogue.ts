/** The ready-made scenarios: which project of the package holds each, and what it is in one line. It reads no files; a host hands their texts in. */

/** Where a ready-made scenario lies: its file is `<name>.cauce` of that project. */
export type StarterFolder = 'examples' | 'cli/starters/templates';

interface Listed {
  readonly from: StarterFolder;
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

/** One of them as it lies in the package. */
export interface StarterSource {
  readonly name: string;
  readonly says: string;
  /** Text by path: `<name>.cauce`, the model it was written for, and at least the messages it sends. */
  readonly files: ReadonlyMap<string, string>;
}

/** `filesOf`: text by path of one of the package's projects. */
export function starterSource(
  name: string,
  filesOf: (folder: StarterFolder) => ReadonlyMap<string, string>,
): StarterSource {
  const { from, says } = catalogue[name]!;
  return { name, says, files: filesOf(from) };
}

export function starterSources(
  filesOf: (folder: StarterFolder) => ReadonlyMap<string, string>,
): readonly StarterSource[] {
  return Object.keys(catalogue).map((name) => starterSource(name, filesOf));
}
