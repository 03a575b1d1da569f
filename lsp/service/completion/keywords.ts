/** Words and whole statements that can stand where a line begins, and words that go on with one. */
import type { TreeNode } from '../nodes.js';
import type { Context } from './context.js';
import { type Draft, keyword, snippet } from './item.js';

const declarations: readonly Draft[] = [
  snippet(
    'scenario',
    'scenario <1:name> "<2:What it is for>":\n  when <3:order_placed>:\n    <4:wait 1d>\n    send <5:email> <6:message>\n',
    'who gets what, when',
  ),
  snippet('segment', 'segment <1:name> "<2:Who is in it>" = <3:condition>', 'people for whom something holds'),
  snippet('let', 'let <1:name> = <2:value>', 'a value with a name'),
  snippet(
    'event',
    'event <1:name> = <2:cart_updated> without <3:order_placed> within <4:1h>',
    'something that did not follow',
  ),
  snippet('sequence', 'sequence <1:name>(<2:first>: <3:email>):\n  send <3:email> <2:first>\n', 'steps to use again'),
  snippet(
    'test',
    'test "<1:what is so>" for <2:scenario>:\n  when <3:order_placed>\n  expect <4:enter>\n',
    'proof on a virtual clock',
  ),
  snippet('when', 'when <1:order_placed>:\n  <2:wait 1d>\n', 'a scenario named after its file'),
];

const header: readonly Draft[] = [
  snippet('when', 'when <1:order_placed>:\n  <2:wait 1d>', 'what starts it'),
  snippet('for', 'for <1:condition>', 'who may enter'),
  snippet('enter once', 'enter once per <1:30d>', 'how often one person may enter'),
  keyword('restart'),
  snippet('one per', 'one per <1:cart.cart_id>', 'one run for each key'),
  snippet('goal', 'goal <1:order_placed> within <2:5d>', 'what it is meant to reach; ends the run'),
  snippet('measure', 'measure <1:order_placed> within <2:5d>', 'what is counted without ending'),
  snippet('stop when', 'stop when <1:condition>', 'leaves at that instant'),
  snippet('hours', 'hours <1:09:00>-<2:20:00> on <3:weekday>', 'when messages may go out'),
  snippet('priority', 'priority <1:10>', 'who goes first under a cap'),
  snippet('active', 'active <1:2026-12-01> to <2:2026-12-24>', 'entries only then'),
];

const steps: readonly Draft[] = [
  snippet('send', 'send <1:email> <2:message>', 'a message'),
  snippet('wait', 'wait <1:1d>', 'some time'),
  snippet('wait until', 'wait until <1:09:00>', 'the next such time'),
  snippet(
    'wait up to',
    'wait up to <1:3d> for <2:order_placed>:\n  <3:stop>\nelse:\n  <4:wait 1d>',
    'for something to happen',
  ),
  snippet('if', 'if <1:condition>:\n  <2:stop>', 'two ways'),
  snippet(
    'match',
    'match <1:rfm>:\n  case <2:champions>:\n    <3:stop>\n  else:\n    <4:stop>',
    'one way for each value',
  ),
  snippet(
    'split',
    'split as <1:variant>:\n  50% <2:short>:\n    <3:wait 1d>\n  50% <4:long>:\n    <5:wait 3d>',
    'by chance, the same for one person',
  ),
  snippet('repeat', 'repeat up to <1:3> times every <2:7d>:\n  <3:wait 1d>', 'a few rounds'),
  snippet('give', 'give <1:10%> valid <2:7d> as <3:promo>', 'one code of its own'),
  snippet('add to', 'add to <1:group>', 'into a group'),
  snippet('remove from', 'remove from <1:group>', 'out of a group'),
  snippet('set', 'set <1:attribute> = <2:value>', 'an attribute'),
  snippet('do', 'do <1:sequence>(<2>)', 'the steps of a sequence'),
  keyword('stop'),
];

const testSteps: readonly Draft[] = [
  snippet('given', 'given <1:newsletter> = <2:true>', 'what is so before'),
  snippet('when', 'when <1:order_placed>', 'what happens'),
  snippet('expect', 'expect <1:email> <2:message> at <3:1d>', 'what comes of it'),
  snippet('expect nothing before', 'expect nothing before <1:1d>', 'silence until then'),
  snippet('expect no', 'expect no <1:sms>', 'nothing of a channel'),
  snippet('expect goal', 'expect goal at <1:1d>', 'it is reached'),
  snippet('expect end', 'expect end as <1:converted>', 'how it ends'),
];

/** Where the word is the first of its line: what can begin a line there. */
export function lineStarts(context: Context, around: readonly TreeNode[]): readonly Draft[] | undefined {
  if (context.before.trim() !== '') return undefined;
  if (context.indentation === 0) return declarations;
  const kinds = around.map(({ kind }) => kind);
  if (kinds.includes('test')) return testSteps;
  if (kinds.includes('when') || kinds.includes('sequence') || kinds.includes('block')) return steps;
  if (kinds.includes('scenario')) return header;
  return steps;
}

/** By the line's first words what may go on with it, as far as it is not there yet. */
const goOn: readonly (readonly [after: RegExp, words: readonly string[]])[] = [
  [/^wait\s+$/, ['until', 'up to']],
  [/^wait\s+up\s+to\s+\S+\s+$/, ['for']],
  [/^wait\s+\d\S*\s+$/, ['if']],
  [/^send\s+\w+\s+\w+\s+(?:.*\s)?$/, ['as', 'with', 'for']],
  [/^give\s+\S+\s+$/, ['valid', 'as']],
  [/^give\s+\S+\s+valid\s+\S+\s+$/, ['as']],
  [/^(?:goal|measure)\s.*\S\s+$/, ['within', 'where', 'value']],
  [/^enter\s+$/, ['once']],
  [/^enter\s+once\s+$/, ['per']],
  [/^one\s+$/, ['per']],
  [/^stop\s+$/, ['when', 'as']],
  [/^add\s+$/, ['to']],
  [/^remove\s+$/, ['from']],
  [/^split\s+$/, ['as']],
  [/^repeat\s+$/, ['up to']],
  [/^repeat\s+up\s+to\s+\d+\s+$/, ['times']],
  [/^repeat\s+up\s+to\s+\d+\s+times\s+(?:.*\s)?$/, ['every', 'until']],
  [/^expect\s+$/, ['no', 'nothing before', 'goal', 'give', 'enter', 'end', 'at step']],
  [/^event\s+\w+\s*=\s*\w+\s+$/, ['without', 'where']],
  [/^event\s.*\bwithout\s.*\S\s+$/, ['or', 'within', 'per']],
  [/^test\s+"[^"]*"\s+$/, ['for']],
];

const inExpression = /^(?:when|if|elif|for|segment|let|stop\s+when|wait\s+up\s+to)\b/;
const operators = [
  'and',
  'or',
  'is',
  'is not',
  'is known',
  'is unknown',
  'in last',
  'in next',
  'in',
  'between',
  'contains',
  'where',
  'as',
];
const prefixes = [
  'not',
  'any',
  'no',
  'last',
  'first',
  'previous',
  'count of',
  'sum of',
  'average of',
  'since',
  'years since',
];
const moments = [
  'enters',
  'leaves',
  'each',
  'every',
  'on',
  'at',
  'rfm moves to',
  'rfm rises',
  'rfm drops',
  'running',
  'entered',
];

/** Words inside a line. `expects` is whether a value is still to come there. */
export function lineWords(context: Context, expects: boolean): readonly Draft[] {
  const line = context.before.trimStart();
  const told = goOn.filter(([after]) => after.test(line)).flatMap(([, words]) => words);
  const written = new Set(line.split(/\s+/));
  const all = told.filter((word) => !written.has(word.split(' ')[0]!) || word === 'or');
  if (inExpression.test(line) || /\(\s*$/.test(line)) {
    if (expects) all.push(...prefixes, ...(/^(?:when|stop\s+when|wait)\b/.test(line) ? moments : []));
    else all.push(...operators);
  }
  return [...new Set(all)].map((word) => keyword(word));
}
