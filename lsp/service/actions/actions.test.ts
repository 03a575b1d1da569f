import { expect, it } from 'vitest';
import { applied, marked } from '../marked.fixture.js';

/** The marked file, or the file made, after the action whose title holds this. */
function done(program: string, title: string): string | undefined {
  const { service, path, position, texts } = marked(program);
  service.settle();
  const action = service.codeActions(path, { start: position, end: position }).find((one) => one.title.includes(title));
  if (!action) return undefined;
  const [created] = action.edit.created;
  if (created) return `${created.path}\n${created.text}`;
  return [...applied(texts, action.edit).values()][0];
}

it.each<readonly [what: string, program: string, title: string, after: string]>([
  ['a fix of a diagnostic', 'segment s = regulra┆\n', 'Write `regular`', 'segment s = regular\n'],
  [
    'a segment made of a condition',
    'scenario x:\n  when order_placed:\n    if city ┆is "Valencia": stop\n',
    'Make a segment of this condition',
    'segment new_segment = city is "Valencia"\n\nscenario x:\n  when order_placed:\n    if new_segment: stop\n',
  ],
  [
    'a segment written out',
    'segment a = orders > 3 and city is known\nsegment b = not ┆a\n',
    'Write `a` out',
    'segment a = orders > 3 and city is known\nsegment b = not (orders > 3 and city is known)\n',
  ],
  [
    'branches as a match',
    'scenario x:\n  when order_placed:\n    ┆if rfm is champions:\n      stop\n    elif rfm in (loyal, lost):\n      wait 1d\n    else:\n      wait 2d\n',
    'as a match',
    'scenario x:\n  when order_placed:\n    match rfm:\n      case champions:\n        stop\n      case loyal, lost:\n        wait 1d\n      else:\n        wait 2d\n',
  ],
  [
    'a message that is missing',
    'scenario x:\n  when order_placed:\n    send email ┆something_else\n',
    'Make the message',
    'messages/email/something_else.md\n---\nkind: marketing\nsubject: "something else"\n---\nHello,\n\n[Unsubscribe]({{ unsubscribe_url }})\n',
  ],
  [
    'a segment that is missing',
    'scenario x:\n  when enters wholly_new┆: stop\n',
    'Make the segment `wholly_new`',
    'segment wholly_new = any order_placed\n\nscenario x:\n  when enters wholly_new: stop\n',
  ],
])('%s', (_, program, title, after) => {
  expect(done(program, title)).toBe(after);
});

it('an event that is missing is declared in cauce.yaml', () => {
  expect(done('segment s = any wholly_┆new\n', 'Declare the event')).toMatch(/^events:[^\n]*\n +wholly_new: \{\}\n/m);
});

it('names of a run are not taken into a segment', () => {
  const program = 'scenario x:\n  when order_placed as o:\n    if o.total ┆> 3 EUR: stop\n';
  expect(done(program, 'Make a segment')).toBeUndefined();
});
