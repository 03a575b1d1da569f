/** Entries of the model's plain records by a name from the text: `constructor` is no attribute unless the shop has one. */
export function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
