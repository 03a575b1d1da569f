/** What is certainly so at the instant of a moment: after `order_placed` there is an order, at `leaves regular` the contact is outside. */
import type { Expression, Name } from '../../grammar/index.js';
import { dayOfCivil } from '../../runtime/machine/calendar.js';
import { unwrapped } from '../check/expectation.js';
import { isOtherMoment, type OtherMoment } from '../check/moment.js';
import {
  all,
  allNumbers,
  anyKnown,
  atLeast,
  claim,
  deny,
  type Formula,
  inLine,
  type Line,
  oneOf,
  only,
  type Subject,
} from '../reason/index.js';
import { conditionOf, segmentFormula } from './condition.js';
import { countClaim, everyOne } from './events.js';
import { handleCondition } from './happened.js';
import { numberSubject, type Reading, truths, withFieldsOf } from './reading.js';

export function atMoment(r: Reading, moment: Expression): Formula {
  if (moment.kind === 'nameExpr') return received(r, moment.name.text);
  if (moment.kind === 'eventPattern' && !moment.where) return received(r, moment.event.text);
  return all(factsAt(r, moment));
}

function factsAt(r: Reading, moment: Expression): readonly Formula[] {
  switch (moment.kind) {
    case 'eventPattern': {
      const { event, where, as } = moment;
      if (!where) return [];
      const names = [event.text, ...(as ? [as.text] : [])];
      return [received(r, event.text), ...names.map((name) => conditionOf(withFieldsOf(r, name), where).yes)];
    }
    case 'member': {
      const condition = handleCondition(r, moment);
      return condition ? [condition.yes] : [];
    }
    default:
      return isOtherMoment(moment) ? atOther(r, moment) : [];
  }
}

/** It is in the history, and so is what it was derived from. */
function received(r: Reading, event: string): Formula {
  let formula = r.received.get(event);
  if (!formula) {
    const [own, ...bases] = r.c.events.bases(event).map((one) => everyOne(r, one));
    const there = [own, ...bases.filter(({ undone }) => !undone)];
    formula = all(there.flatMap((events) => (events ? [countClaim(events, atLeast(1))] : [])));
    r.received.set(event, formula);
  }
  return formula;
}

function atOther(r: Reading, moment: OtherMoment): readonly Formula[] {
  const { c } = r;
  switch (moment.kind) {
    case 'membership': {
      const symbol = c.symbols.values.get(moment.set.text);
      const inside =
        symbol?.kind === 'segment' ? segmentFormula(r, symbol) : symbol?.kind === 'group' && inGroup(symbol.name);
      if (!inside) return [];
      return [moment.direction === 'enters' ? inside : deny(inside)];
    }
    case 'rfmMove': {
      const all = c.model.rfm
        ? [
            { name: moment.to, key: 'builtin rfm', optional: false },
            { name: moment.from, key: 'builtin rfm.before', optional: true },
          ]
        : [];
      return all.flatMap(({ name, key, optional }) => {
        if (!name || c.meanings.get(name)?.kind !== 'constant') return [];
        const subject: Subject = { key, space: { kind: 'words' }, optional, overTime: 'free', names: [] };
        return [claim(subject, oneOf(subject, [name.text]))];
      });
    }
    case 'changes': {
      const to = moment.to && unwrapped(moment.to);
      const word = to?.kind === 'text' ? to.value : to?.kind === 'nameExpr' ? constantOf(r, to.name) : undefined;
      if (word === undefined) return [];
      const subject: Subject = {
        key: `contact.${moment.attribute.text}`,
        space: { kind: 'words' },
        optional: true,
        overTime: 'free',
        names: [],
      };
      return [claim(subject, oneOf(subject, [word]))];
    }
    case 'broadcast': {
      const day = dayOf(moment.at);
      return day === undefined ? [] : [onDays(only(day))];
    }
    case 'anniversary': {
      const subject = numberSubject(`contact.${moment.attribute.text}`, [], { optional: true, whole: true });
      return c.attributeType(moment.attribute.text).kind === 'date' ? [claim(subject, anyKnown(subject))] : [];
    }
    case 'schedule':
      return [];
  }
}

function constantOf(r: Reading, name: Name): string | undefined {
  const symbol = r.c.meanings.get(name);
  return symbol?.kind === 'constant' ? symbol.value : undefined;
}

function inGroup(name: string): Formula {
  const subject: Subject = { key: `group ${name}`, space: truths, optional: false, overTime: 'free', names: [] };
  return claim(subject, oneOf(subject, ['true']));
}

/** `today` is one of these days, day numbers. */
export function onDays(line: Line): Formula {
  const today = numberSubject('builtin today', [], { range: allNumbers, whole: true });
  return claim(today, inLine(today, line));
}

/** The day number of a date or moment that is written down. */
export function dayOf(expression: Expression): number | undefined {
  const inner = unwrapped(expression);
  const date = inner.kind === 'momentLiteral' ? inner.date : inner;
  return date.kind === 'date' ? dayOfCivil(date.year, date.month, date.day) : undefined;
}
