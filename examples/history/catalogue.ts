/** What the example shop sells. Prices in minor units (euro cents). */

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly price: number;
}

const lines: readonly (readonly [category: string, sku: string, name: string, price: number])[] = [
  ['shoes', 'SH-100', 'Canvas trainers', 4990],
  ['shoes', 'SH-110', 'Running shoes', 8990],
  ['shoes', 'SH-120', 'Leather boots', 12990],
  ['shoes', 'SH-130', 'Summer sandals', 3490],
  ['clothes', 'CL-200', 'Linen shirt', 3990],
  ['clothes', 'CL-210', 'Denim jacket', 7490],
  ['clothes', 'CL-220', 'Wool jumper', 5990],
  ['clothes', 'CL-230', 'Rain coat', 9990],
  ['coffee', 'CO-300', 'House blend, 1 kg', 1890],
  ['coffee', 'CO-310', 'Single origin, 500 g', 1490],
  ['coffee', 'CO-320', 'Decaf, 500 g', 1290],
  ['home', 'HO-400', 'Desk lamp', 4490],
  ['home', 'HO-410', 'Cotton throw', 3290],
  ['home', 'HO-420', 'Cast iron pan', 5490],
  ['home', 'HO-430', 'Coffee table', 18900],
  ['sport', 'SP-500', 'Yoga mat', 2990],
  ['sport', 'SP-510', 'Trail rucksack', 7990],
  ['sport', 'SP-520', 'Water bottle', 1990],
];

export const products: readonly Product[] = lines.map(([category, sku, name, price]) => ({
  category,
  sku,
  name,
  price,
}));
