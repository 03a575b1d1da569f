/** Brings the codes of coupon pools from their csv files into the store: once each, in the order of the file. */
import { existsSync } from 'node:fs';
import { pathInside } from '../../runtime/channels/senders/index.js';
import type { ProjectModel } from '../../runtime/machine/index.js';
import type { Store } from '../../runtime/store/index.js';
import { readText } from '../project-files.js';

const LONGEST_CODE = 200;

export interface PoolReport {
  readonly coupon: string;
  readonly added: number;
  /** Why nothing could be read. */
  readonly problem?: string;
}

/** One for each coupon that has a pool. */
export function fillPools(
  store: Store,
  root: string,
  { coupons }: Pick<ProjectModel, 'coupons'>,
): readonly PoolReport[] {
  return Object.entries(coupons).flatMap(([coupon, { codes }]) => {
    if (codes === 'generated') return [];
    const path = pathInside(root, codes);
    if (path === null) return [{ coupon, added: 0, problem: `${codes} is no file of the project` }];
    if (!existsSync(path)) return [{ coupon, added: 0, problem: `there is no file ${codes}` }];
    const text = readText(path);
    if (typeof text !== 'string') return [{ coupon, added: 0, problem: `${codes} cannot be read: ${text.detail}` }];
    return [{ coupon, added: store.addCodes(coupon, codesOf(text)) }];
  });
}

/** The first cell of each line, without the header `code`. */
function codesOf(text: string): readonly string[] {
  const cells = text.split(/\r?\n/).map((line) => /^\s*"?([^",;\t]*)/.exec(line)![1]!.trim());
  const start = /^codes?$/i.test(cells[0] ?? '') ? 1 : 0;
  return cells.slice(start).filter((code) => code !== '' && code.length <= LONGEST_CODE);
}
