/** How many contacts are in each segment and group, as they were last judged. Walks over all contacts in pages and writes nothing. */
import { unpack } from '../engine/index.js';
import type { Source } from './glass.js';

export interface Members {
  readonly segments: Readonly<Record<string, number>>;
  readonly groups: Readonly<Record<string, number>>;
}

const PAGE = 2_000;

/** A page a turn: the last value is the result. Null while a deploy is being taken over: nobody can say until everybody is judged anew. */
export function* membersOf({ store, program, release }: Source): Generator<null, Members | null> {
  const segments = program.bundle.segments.map(({ name }) => ({ name, count: 0 }));
  const groups = Object.keys(program.bundle.model.groups).map((name) => ({ name, count: 0 }));
  for (let page = store.contactsAfter(0, PAGE); page.length > 0; ) {
    for (const { version, state } of page) {
      if (release?.bridge && version !== release.version) return null;
      const snapshot = unpack(state);
      for (const place of snapshot.segments ?? []) segments[place]!.count++;
      for (const place of snapshot.groups ?? []) groups[place]!.count++;
    }
    page = store.contactsAfter(page.at(-1)!.number, PAGE);
    yield null;
  }
  const counts = (all: readonly { readonly name: string; readonly count: number }[]) =>
    Object.fromEntries(all.map(({ name, count }) => [name, count]));
  return { segments: counts(segments), groups: counts(groups) };
}
