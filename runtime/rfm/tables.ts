/** Class tables of other programs, with their own names and order of rules, so that their published results can be reproduced. Data only. */
import { CLASS_TABLES, type ClassTable } from '../machine/rfm-table.js';

/** `rfm_segment` of the R package rfm 0.3.0 with its documented segments; the order of value is ours, the package has none. */
export const R_RFM_030: ClassTable = {
  name: 'r-rfm-0.3.0',
  classes: [
    'Champions',
    'Loyal Customers',
    'Potential Loyalist',
    'New Customers',
    'Promising',
    'Need Attention',
    'About To Sleep',
    'At Risk',
    "Can't Lose Them",
    'Lost',
  ],
  match: 'first',
  unmatched: 'Others',
  bins: 5,
  rules: [
    { name: 'Champions', when: { r: [5, 5], f: [5, 5], m: [5, 5] } },
    { name: 'Potential Loyalist', when: { r: [3, 5], f: [3, 5], m: [2, 5] } },
    { name: 'Loyal Customers', when: { r: [2, 4], f: [2, 4], m: [2, 4] } },
    { name: 'Promising', when: { r: [3, 4], f: [1, 3], m: [3, 5] } },
    { name: 'New Customers', when: { r: [4, 5], f: [1, 3], m: [1, 5] } },
    { name: "Can't Lose Them", when: { r: [1, 2], f: [3, 4], m: [4, 5] } },
    { name: 'At Risk', when: { r: [1, 2], f: [2, 5], m: [4, 5] } },
    { name: 'Need Attention', when: { r: [1, 3], f: [3, 5], m: [3, 5] } },
    { name: 'About To Sleep', when: { r: [2, 3], f: [1, 3], m: [1, 4] } },
    { name: 'Lost', when: { r: [1, 1], f: [1, 5], m: [1, 5] } },
  ],
};

/** The same package at 0.2.2; 0.2.1 and earlier let the last match win: `{ ...R_RFM_022, match: 'last' }`. */
export const R_RFM_022: ClassTable = {
  name: 'r-rfm-0.2.2',
  classes: R_RFM_030.classes,
  match: 'first',
  unmatched: 'Others',
  bins: 5,
  rules: [
    { name: 'Champions', when: { r: [4, 5], f: [4, 5], m: [4, 5] } },
    { name: 'Loyal Customers', when: { r: [2, 5], f: [3, 5], m: [3, 5] } },
    { name: 'Potential Loyalist', when: { r: [3, 5], f: [1, 3], m: [1, 3] } },
    { name: 'New Customers', when: { r: [4, 5], f: [1, 1], m: [1, 1] } },
    { name: 'Promising', when: { r: [3, 4], f: [1, 1], m: [1, 1] } },
    { name: 'Need Attention', when: { r: [2, 3], f: [2, 3], m: [2, 3] } },
    { name: 'About To Sleep', when: { r: [2, 3], f: [1, 2], m: [1, 2] } },
    { name: 'At Risk', when: { r: [1, 2], f: [2, 5], m: [2, 5] } },
    { name: "Can't Lose Them", when: { r: [1, 1], f: [4, 5], m: [4, 5] } },
    { name: 'Lost', when: { r: [1, 2], f: [1, 2], m: [1, 2] } },
  ],
};

/** The recency × frequency grid of ten classes, spelt as the notebooks spell them. */
export const RF_GRID_10: ClassTable = {
  name: 'rf_grid_10',
  classes: [
    'champions',
    'loyal_customers',
    'potential_loyalists',
    'new_customers',
    'promising',
    'need_attention',
    'about_to_sleep',
    'at_Risk',
    'cant_loose',
    'hibernating',
  ],
  match: 'once',
  bins: 5,
  rules: [
    { name: 'hibernating', when: { r: [1, 2], f: [1, 2] } },
    { name: 'at_Risk', when: { r: [1, 2], f: [3, 4] } },
    { name: 'cant_loose', when: { r: [1, 2], f: [5, 5] } },
    { name: 'about_to_sleep', when: { r: [3, 3], f: [1, 2] } },
    { name: 'need_attention', when: { r: [3, 3], f: [3, 3] } },
    { name: 'loyal_customers', when: { r: [3, 4], f: [4, 5] } },
    { name: 'promising', when: { r: [4, 4], f: [1, 1] } },
    { name: 'new_customers', when: { r: [5, 5], f: [1, 1] } },
    { name: 'potential_loyalists', when: { r: [4, 5], f: [2, 3] } },
    { name: 'champions', when: { r: [5, 5], f: [4, 5] } },
  ],
};

const codes = (text: string): readonly string[] => text.split(' ');

/** The default segments of pymc-marketing's `rfm_segments`, over quartiles. */
export const PYMC_QUARTILE: ClassTable = {
  name: 'pymc-quartile',
  classes: ['Premium Customer', 'Repeat Customer', 'Top Spender', 'At Risk Customer', 'Inactive Customer'],
  match: 'once',
  unmatched: 'Other',
  bins: 4,
  rules: [
    { name: 'Premium Customer', cells: codes('334 443 444 344 434 433 343 333') },
    { name: 'Repeat Customer', cells: codes('244 234 232 332 143 233 243') },
    { name: 'Top Spender', cells: codes('424 414 144 314 324 124 224 423 413 133 323 313 134') },
    { name: 'At Risk Customer', cells: codes('422 223 212 122 222 132 322 312 412 123 214') },
    { name: 'Inactive Customer', cells: codes('411 111 113 114 112 211 311') },
  ],
};

/** Every table by its name, for `rfm … --classes`. */
export const RFM_CLASS_TABLES: Readonly<Record<string, ClassTable>> = {
  ...CLASS_TABLES,
  ...Object.fromEntries([R_RFM_030, R_RFM_022, RF_GRID_10, PYMC_QUARTILE].map((table) => [table.name, table])),
};
