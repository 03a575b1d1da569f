/** Names of days, as `hours`, `every` and `wait until` take them. */
import type { Name } from '../../grammar/index.js';
import { suggest } from '../diagnostics/suggest.js';
import { type Checker, replacement, type Scope } from './checker.js';

const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** `everyDay`: whether the word `day` itself may stand here. Reports what is no day; returns whether it is one. */
export function checkDay(c: Checker, name: Name, everyDay: boolean, scope: Pick<Scope, 'file' | 'owner'>): boolean {
  const words: readonly string[] = [...week, 'weekday', 'weekend', ...(everyDay ? ['day'] : [])];
  if (words.includes(name.text)) return true;
  if (name.text === '') {
    c.failed.add(scope.owner);
    return false;
  }
  const isWeek = /^(?:weeks?|weekly|daily)$/i.test(name.text);
  const suggestion = isWeek
    ? undefined
    : (suggest(name.text, words) ??
      words.find((word) => name.text.length > 2 && word.startsWith(name.text.toLowerCase())));
  c.report(
    'time/day',
    {
      day: name.text,
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(isWeek ? { isWeek: true as const } : {}),
    },
    scope,
    name.span,
    {
      fixes:
        suggestion === undefined
          ? []
          : [replacement(`Write \`${suggestion}\``, scope.file, name.span, suggestion, true)],
    },
  );
  return false;
}

export function isWeekday(name: Name): boolean {
  return (week as readonly string[]).includes(name.text);
}
