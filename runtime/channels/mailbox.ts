/** Whether a text can stand as one mail address in an envelope; not whether anybody reads there. */

/** At most 254 characters, one `@`, nothing that ends a header line, a command or an address list. */
export function isMailAddress(text: unknown): text is string {
  return (
    typeof text === 'string' &&
    text.length <= 254 &&
    /^[^\p{Cc}\s<>()[\]",;:\\@]+@[^\p{Cc}\s<>()[\]",;:\\@]+$/u.test(text)
  );
}

/** E.164: `+` and up to 15 digits. */
export function isPhone(text: unknown): text is string {
  return typeof text === 'string' && /^\+[1-9]\d{4,14}$/.test(text);
}
