/** Whether a text can stand as one mail address in an envelope; not whether anybody reads there. */

/** At most 254 characters, one `@`, nothing that ends a header line, a command or an address list. */
export function isMailAddress(text: unknown): text is string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return (
    typeof text === 'string' &&
    text.length <= 254 &&
    /^[^\u0000-\u0020\u007f<>()[\]",;:\\@]+@[^\u0000-\u0020\u007f<>()[\]",;:\\@]+$/.test(text)
  );
}

/** E.164: `+` and up to 15 digits. */
export function isPhone(text: unknown): text is string {
  return typeof text === 'string' && /^\+[1-9]\d{4,14}$/.test(text);
}
