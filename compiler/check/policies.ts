/** Names in `cauce.yaml` and front matter that only the project's files can give a meaning: segments of caps, derived events, events as parameters. */
import type { Name } from '../../grammar/index.js';
import { noLocals } from '../resolve/locals.js';
import type { Location } from '../resolve/symbol.js';
import type { Checker, Scope } from './checker.js';
import { eventNames } from './event-pattern.js';
import { valueKinds } from './lookup.js';
import { unknownName, wrongKind } from './unknown.js';

export function checkPolicies(c: Checker): void {
  c.model.policies.caps.forEach(({ segment }, index) => {
    if (segment === undefined) return;
    const segments = [...c.symbols.values.values()].filter(({ kind }) => kind === 'segment').map(({ name }) => name);
    expectName(
      c,
      segment,
      'segment',
      segments,
      c.places.get(`policies.caps.${index}`) ?? c.places.get('policies.caps'),
    );
  });
  c.model.policies.assume.forEach(({ event }, index) => {
    expectName(
      c,
      event,
      'event',
      eventNames(c),
      c.places.get(`policies.assume.${index}`) ?? c.places.get('policies.assume'),
    );
  });
  for (const [key, message] of Object.entries(c.model.messages)) {
    for (const [name, shape] of Object.entries(message.params)) {
      if (shape.type !== 'event') continue;
      const place = c.places.get(`messages.${key}.params.${name}`) ?? c.places.get(`messages.${key}`);
      expectName(c, shape.event, 'event', eventNames(c), place ?? { file: message.file, span: { start: 0, end: 0 } });
    }
  }
}

function expectName(
  c: Checker,
  text: string,
  kind: 'segment' | 'event',
  candidates: Iterable<string>,
  place: Location | undefined,
): void {
  const symbol = c.symbols.values.get(text);
  if (symbol?.kind === kind || !place) return;
  const scope: Scope = { file: place.file, owner: {}, env: noLocals, fields: [], inRun: false, known: new Set() };
  const name: Name = { kind: 'name', text, span: place.span };
  if (symbol) wrongKind(c, name, valueKinds[symbol.kind], kind === 'event' ? 'an event' : 'a segment', scope);
  else unknownName(c, name, kind, candidates, scope);
}
