import { describe, expect, it } from 'vitest';
import type { TimelineLine } from './input.js';
import { chosenStory, Stories } from './stories.js';

const at = '2026-03-02T09:00:00.000Z';

/** A story of `length` lines: an entry, then messages, then the rest. */
function told(stories: Stories, contact: string, length: number, rest: readonly TimelineLine['what'][] = []): void {
  const whats = ['enter', ...Array<'send'>(length - 1 - rest.length).fill('send'), ...rest] as const;
  for (const what of whats) {
    stories.follows(
      contact,
      [...contact].reduce((sum, one) => sum * 31 + one.charCodeAt(0), 0) % 900,
      what,
      Date.parse(at),
    );
    stories.add({ at, contact, scenario: 'follow', what });
  }
}

describe('the story that is told', () => {
  it('is the one with most to tell that can still be read', () => {
    const stories = new Stories(null);
    told(stories, 'much', 41, ['give', 'goal', 'end']);
    told(stories, 'enough', 40, ['goal', 'end']);
    told(stories, 'less', 20, ['goal', 'end']);
    told(stories, 'little', 2);
    expect(chosenStory(stories.followed(), null)?.contact).toBe('enough');
    expect(chosenStory(stories.followed(), null)?.lines).toHaveLength(40);
  });

  it('is the shortest where all are too long', () => {
    const stories = new Stories(null);
    for (const length of [70, 50, 60]) told(stories, `c${length}`, length);
    expect(chosenStory(stories.followed(), null)?.contact).toBe('c50');
  });

  it('is that of the contact asked for, however dull', () => {
    const stories = new Stories('dull');
    told(stories, 'much', 40, ['goal', 'end']);
    told(stories, 'dull', 1);
    expect(chosenStory(stories.followed(), 'dull')).toMatchObject({ contact: 'dull', lines: [{ what: 'enter' }] });
  });
});

it('lines that are asked for before the first one is handed over are followed too', () => {
  const stories = new Stories(null);
  expect(stories.follows('ana', 900, 'move', 1)).toBe(false);
  expect(stories.follows('ana', 900, 'enter', 2)).toBe(true);
  expect(stories.follows('ana', 900, 'send', 3)).toBe(true);
  expect(stories.follows('leo', 7, 'send', 3)).toBe(false);
});

it('a story begins with the entry, whatever else of that instant is told before it', () => {
  const stories = new Stories(null);
  expect(stories.follows('ana', 1, 'move', 5)).toBe(false);
  expect(stories.follows('ana', 1, 'enter', 5)).toBe(true);
  for (const what of ['move', 'enter', 'move'] as const) stories.add({ at, contact: 'ana', what });
  expect(stories.followed()[0]?.lines.map(({ what }) => what)).toEqual(['enter', 'move']);
});

it('those are followed who began first, in whatever order they come', () => {
  const begun = Array.from({ length: 900 }, (_, n) => ({ contact: `c${n}`, index: n, at: (n * 7919) % 450 }));
  const followed = (order: typeof begun) => {
    const stories = new Stories(null);
    for (const { contact, index, at } of order) {
      if (!stories.follows(contact, index, 'enter', at)) continue;
      stories.add({ at: new Date(at).toISOString(), contact, scenario: 'follow', what: 'enter' });
    }
    return stories.followed();
  };
  const inOrder = [...begun].sort((a, b) => a.at - b.at || (a.contact < b.contact ? -1 : 1));
  const expected = inOrder.slice(0, 400).map(({ contact }) => contact);
  for (const order of [inOrder, begun, inOrder.toReversed()]) {
    expect(followed(order).map(({ contact }) => contact)).toEqual(expected);
  }
});
