/** Reads `coupons` and `places`. */
import type { CouponModel } from '../../runtime/machine/model.js';
import type { Findings } from './findings.js';
import { entriesOf, type Located, nodeAt } from './located.js';
import { type Config, DURATION } from './schema.js';
import { checkedName } from './types.js';
import { isPositive, readDuration, readMoney, readPercent } from './values.js';

export function readCoupons(
  coupons: Config['coupons'],
  root: Located,
  findings: Findings,
): Record<string, CouponModel> {
  const read: Record<string, CouponModel> = {};
  for (const { key: name, keySpan } of entriesOf(nodeAt(root, ['coupons']))) {
    if (!checkedName(name, 'a coupon', keySpan, findings)) continue;
    const coupon = coupons![name]!;
    const node = (key: string) => nodeAt(root, ['coupons', name, key])!;
    if (coupon.discount === undefined) {
      findings.add(
        'config/missing',
        { key: 'discount', where: `The coupon \`${name}\``, example: 'discount: 10%' },
        keySpan,
      );
    }
    const discount = coupon.discount === undefined ? undefined : readDiscount(coupon.discount);
    if (coupon.discount !== undefined && !discount) {
      findings.wrong(
        `coupons.${name}.discount`,
        node('discount'),
        'a share up to `100%` or an amount such as `15 EUR`',
      );
    }
    const valid = coupon.valid === undefined ? undefined : readDuration(coupon.valid);
    if (coupon.valid !== undefined && !(valid && isPositive(valid)))
      findings.wrong(`coupons.${name}.valid`, node('valid'), DURATION);
    const codes = coupon.codes ?? 'generated';
    if (codes !== 'generated' && !/\.csv$/i.test(codes)) {
      findings.wrong(
        `coupons.${name}.codes`,
        node('codes'),
        '`generated`, or the name of a csv file such as `codes.csv`',
      );
    }
    read[name] = { discount: discount ?? { percent: 0 }, ...(valid && isPositive(valid) ? { valid } : {}), codes };
  }
  return read;
}

function readDiscount(text: string): CouponModel['discount'] | undefined {
  const percent = readPercent(text.trim());
  if (percent !== undefined) return percent > 0 && percent <= 100 ? { percent } : undefined;
  const money = readMoney(text.trim());
  return money && money.money > 0 ? money : undefined;
}

export function readPlaces(
  places: Config['places'],
  root: Located,
  findings: Findings,
): Record<string, readonly [number, number]> {
  const read: Record<string, readonly [number, number]> = {};
  for (const { key: name, keySpan, value: node } of entriesOf(nodeAt(root, ['places']))) {
    if (!checkedName(name, 'a place', keySpan, findings)) continue;
    const degrees = places![name]!;
    const [latitude, longitude] = degrees;
    if (latitude === undefined || longitude === undefined || degrees.length !== 2) {
      findings.wrong(`places.${name}`, node, 'a latitude and a longitude such as `[39.4699, -0.3763]`');
      continue;
    }
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
      const swapped = Math.abs(latitude) <= 180 && Math.abs(longitude) <= 90;
      findings.add('config/place-range', { name, latitude, longitude, swapped }, node.span);
    }
    read[name] = [latitude, longitude];
  }
  return read;
}
