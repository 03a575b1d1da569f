// Exact decimals: texts such as `19.90` become whole minor units without ever being a float.
// It never rounds unless it is asked to.

const MAX = Number.MAX_SAFE_INTEGER;

/**
 * `text` times 10^scale as a whole number, or NaN when it is no plain decimal, needs more decimals than `scale`, or is too
 * large to be exact. A comma before one or two last digits counts as the decimal point (`19,90`); thousands marks do not pass.
 */
export function scaledInteger(text: string, scale: number): number {
  const length = text.length;
  let i = 0;
  const sign = text.charCodeAt(0);
  if (sign === 45 || sign === 43) i = 1;
  const first = i;
  let value = 0;
  let decimals = -1;
  for (; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (decimals >= 0) {
        if (decimals === scale) {
          if (code !== 48) return Number.NaN;
          continue;
        }
        decimals++;
      }
      value = value * 10 + (code - 48);
    } else if ((code === 46 || (code === 44 && length - i <= 3)) && decimals < 0 && i > first && i + 1 < length) {
      decimals = 0;
    } else {
      return Number.NaN;
    }
  }
  if (i === first) return Number.NaN;
  for (let d = Math.max(decimals, 0); d < scale; d++) value *= 10;
  if (value > MAX) return Number.NaN;
  return sign === 45 && value !== 0 ? -value : value;
}

/** Divides by 10^places, half away from zero. */
export function roundedAway(scaled: number, places: number): number {
  const unit = 10 ** places;
  const size = Math.abs(scaled);
  const rest = size % unit;
  const whole = (size - rest) / unit + (rest * 2 >= unit ? 1 : 0);
  return scaled < 0 ? -whole || 0 : whole;
}

const digits = new Map<string, number>();

/** Decimals of a currency by ISO 4217, as Intl knows them; undefined when the text is no currency code. */
export function currencyDigits(currency: string): number | undefined {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  if (!/^[A-Z]{3}$/.test(currency)) return undefined;
  const options = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  const found = options.maximumFractionDigits ?? 2;
  digits.set(currency, found);
  return found;
}
