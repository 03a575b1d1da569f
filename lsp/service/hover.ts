/** What something is, in words: its kind and type, what it means for people of whom nothing is known, how long a duration is, and where it is declared. */
import { keyAt } from '../../compiler/project/index.js';
import { configPath } from '../../compiler/sources.js';
import { typeName } from '../../compiler/types/describe.js';
import { typeFromShape } from '../../compiler/types/from-model.js';
import type { Expression } from '../../grammar/index.js';
import type { HoverAnswer, Position } from './data.js';
import { linesOf } from './diagnostics.js';
import { counted, type LiveFigures, shareText } from './figures.js';
import { dataFileOf } from './meaning/data-file.js';
import { declarationOf, type Subject, subjectAt } from './meaning/project.js';
import { pathTo, type TreeNode } from './nodes.js';
import { offsetOf, rangeOf, type View } from './view.js';

export function hover(view: View, position: Position, figures: LiveFigures | undefined): HoverAnswer | undefined {
  const offset = offsetOf(view, position);
  const chain = view.program ? pathTo(view.program.tree, offset) : [];
  const subject = subjectAt(view, offset);
  const words = chain.flatMap((node) => plainWords(view, node as Expression, offset));
  const key = view.program || subject ? undefined : keyHere(view, offset);
  if (key) return key;
  const literal = chain.findLast(({ kind }) => kind === 'duration');
  if (!subject) {
    const [first] = words;
    const span = literal?.span ?? chain.at(-1)?.span;
    return first === undefined || !span ? undefined : { contents: words.join('\n\n'), range: rangeOf(view, span) };
  }
  const parts = [
    heading(view, subject, chain),
    ...about(view, subject),
    ...(figures ? sizeOf(view, subject, figures) : []),
    ...words,
    where(view, subject),
  ];
  return { contents: parts.filter((part) => part !== '').join('\n\n'), range: rangeOf(view, subject.span) };
}

/** What a key of `cauce.yaml` or of front matter says. */
function keyHere(view: View, offset: number): HoverAnswer | undefined {
  const file = dataFileOf(view, offset);
  const found = file && keyAt(file, offset);
  return (
    found && { contents: [code(`(key) ${found.key}`), found.about].join('\n\n'), range: rangeOf(view, found.span) }
  );
}

/** `(segment) regular` with its type, as code. */
function heading(view: View, subject: Subject, chain: readonly TreeNode[]): string {
  const { symbols, model } = view.workspace;
  const [kind = '', name = '', more = ''] = subject.key.split(' ');
  const type = typeHere(view, chain);
  const typed = type === undefined ? '' : `: ${type}`;
  switch (kind) {
    case 'value': {
      const symbol = symbols.values.get(name);
      const shape = symbol?.kind === 'attribute' ? model.contact[name] : undefined;
      return code(
        `(${symbol?.kind ?? 'word'}) ${name}${shape ? `: ${typeName(typeFromShape(shape))}` : symbol?.kind === 'let' || !symbol ? typed : ''}`,
      );
    }
    case 'field': {
      const [event = '', field = ''] = name.split('.');
      const shape = model.events[event]?.fields[field];
      return code(`(field) ${name}${shape ? `: ${typeName(typeFromShape(shape))}` : ''}`);
    }
    case 'param':
      return code(`(parameter of ${name}) ${more}: ${model.messages[name]?.params[more]?.type ?? ''}`);
    case 'local':
      return code(`(${subject.meaning?.kind ?? 'name'}) ${subject.name}${typed}`);
    case 'constant':
      return code(`(value) ${subject.name}`);
    default:
      return code(`(${kind}) ${name}`);
  }
}

function typeHere(view: View, chain: readonly TreeNode[]): string | undefined {
  const expression = chain.findLast(({ kind }) => kind === 'nameExpr' || kind === 'member');
  const type = expression && view.types.get(expression as unknown as Expression);
  return type && type.kind !== 'error' ? typeName(type) : undefined;
}

const code = (text: string) => `\`\`\`cauce\n${text}\n\`\`\``;

/** Its title, its text, what goes with it. */
function about(view: View, subject: Subject): readonly string[] {
  const { symbols, model } = view.workspace;
  const [kind = '', name = ''] = subject.key.split(' ');
  switch (kind) {
    case 'value': {
      const symbol = symbols.values.get(name);
      if (!symbol) return builtinWords[name] === undefined ? [] : [builtinWords[name]];
      const coupon = symbol.kind === 'coupon' ? model.coupons[name] : undefined;
      if (coupon) return ['A coupon: each `give` draws one code of its own for the contact.'];
      if (symbol.kind === 'group') return ['A group: `add to` and `remove from` change who is in it.'];
      if (symbol.kind === 'event' && /^message_opened$/.test(name)) return [opens];
      if (!('declaration' in symbol) || !symbol.declaration) {
        return symbol.kind === 'event' ? [fieldsOf(view, name)] : [];
      }
      const title = symbol.kind === 'segment' ? symbol.declaration.title?.value : undefined;
      return [...(title ? [title] : []), code(declared(view, symbol.location!.file, symbol.declaration.span))];
    }
    case 'scenario': {
      const symbol = symbols.scenarios.get(name);
      const title = symbol?.declaration?.title?.value;
      const whens = (symbol?.whens ?? []).map(
        ({ trigger }) => `when ${declared(view, symbol!.file, trigger.span).replace(/\s+/g, ' ')}`,
      );
      return [...(title ? [title] : []), ...(whens.length > 0 ? [code(whens.join('\n'))] : [])];
    }
    case 'sequence': {
      const symbol = symbols.sequences.get(name);
      const params = symbol?.declaration.params.map((param) => `${param.name.text}: ${param.type.text}`) ?? [];
      return [code(`sequence ${name}(${params.join(', ')})`)];
    }
    case 'message': {
      const message = model.messages[name];
      if (!message) return [];
      const params = Object.entries(message.params).map(
        ([param, { type, optional }]) => `\`${param}: ${type}${optional ? '?' : ''}\``,
      );
      return [
        `${message.subject === undefined ? '' : `“${message.subject}”, `}${message.kind}, ${message.format}`,
        ...(params.length > 0 ? [`Needs ${params.join(', ')}`] : []),
      ];
    }
    case 'channel': {
      const channel = model.channels[name];
      if (!channel) return [];
      const consent =
        channel.consent === null ? 'asks for no consent' : `goes only to people whose \`${channel.consent}\` is true`;
      return [`Provider \`${channel.provider}\`; marketing on it ${consent}.`];
    }
    default:
      return [];
  }
}

/** How many people it holds, where a store knows. */
function sizeOf(view: View, { key }: Subject, { contacts, members, scenarios }: LiveFigures): readonly string[] {
  const [kind = '', name = ''] = key.split(' ');
  const scenario = kind === 'scenario' ? scenarios.get(name) : undefined;
  if (scenario)
    return [
      `${counted(scenario.people, 'person', 'people')} in it now, entered ${counted(scenario.entered, 'time', 'times')}.`,
    ];
  const symbol = kind === 'value' ? view.workspace.symbols.values.get(name) : undefined;
  const size = symbol?.kind === 'segment' || symbol?.kind === 'group' ? members?.get(name) : undefined;
  return size === undefined ? [] : [`In it, as deployed: ${shareText(size, contacts)}.`];
}

/** Words of the language whose name does not say what they are. */
const builtinWords: Readonly<Record<string, string>> = {
  p_alive:
    'The chance, a number from 0 to 1, that somebody who has ordered will order again: `p_alive < 0.3`. Fitted to all customers at each refresh of `rfm:`; unknown of people who have not ordered.',
  expected_orders:
    'How many orders are to be expected in a time ahead: `expected_orders in 90d < 0.5`. Fitted to all customers at each refresh of `rfm:`; unknown of people who have not ordered.',
};

const opens = 'Opens are hints: privacy proxies open everything. Clicks and orders are facts.';

function fieldsOf(view: View, event: string): string {
  const fields = Object.entries(view.workspace.model.events[event]?.fields ?? {});
  return fields.length === 0
    ? ''
    : code(fields.map(([name, shape]) => `${name}: ${typeName(typeFromShape(shape))}`).join('\n'));
}

function declared(view: View, file: string, span: { readonly start: number; readonly end: number }): string {
  const text = view.workspace.program(file)?.text ?? '';
  const all = text.slice(span.start, span.end).trimEnd();
  return all.length > 600 ? `${all.slice(0, 600)} …` : all;
}

/** What a reader may not expect of an expression. */
function plainWords(view: View, node: Expression, offset: number): readonly string[] {
  switch (node.kind) {
    case 'duration':
      return [durationWords(node)];
    case 'binary': {
      const left = view.types.get(node.left)?.kind;
      if ((left !== 'event' && left !== 'age') || offset > node.operatorSpan.end) return [];
      if (node.operator === '>' || node.operator === '>=')
        return ['Holds also for people for whom it never happened: that is older than any duration.'];
      return node.operator === '<' || node.operator === '<='
        ? ['Does not hold for people for whom it never happened: that is older than any duration.']
        : [];
    }
    case 'history':
      if (node.function === 'no') return ['Holds also for people for whom it never happened.'];
      if (node.function === 'count' || node.function === 'sum') return ['Of nothing it is 0.'];
      return node.function === 'average' || node.function === 'min' || node.function === 'max'
        ? ['Of nothing it is unknown.']
        : [];
    case 'member':
      return node.member.text === 'opened' && view.types.get(node.object)?.kind === 'handle' ? [opens] : [];
    default:
      return [];
  }
}

const calendar = new Set(['d', 'w', 'mo', 'y']);
const unitNames = { s: 'second', min: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' } as const;

function durationWords({ parts }: Extract<Expression, { kind: 'duration' }>): string {
  const written = parts.map(({ value, unit }) => `${value} ${unitNames[unit]}${value === 1 ? '' : 's'}`).join(' and ');
  const byCalendar = parts.some(({ unit }) => calendar.has(unit));
  const exact = parts.some(({ unit }) => !calendar.has(unit));
  if (byCalendar && exact) return `${written}: first by the calendar of the contact, then exact.`;
  if (!byCalendar) return `${written}, exact: whatever the clocks do meanwhile.`;
  const clamped = parts.some(({ unit }) => unit === 'mo' || unit === 'y')
    ? ' In a shorter month it is the last day.'
    : '';
  return `${written} by the calendar: the same local time of the contact, also across a clock change.${clamped}`;
}

function where(view: View, subject: Subject): string {
  const location = declarationOf(view.workspace, subject);
  if (!location) return subject.key.startsWith('value') ? 'A word of the language.' : '';
  const { line } = linesOf(view.workspace)(location.file).positionAt(location.span.start);
  const prelude = location.file === 'prelude.cauce' ? ', which comes with the language' : '';
  return `Declared in \`${location.file === configPath ? configPath : location.file}:${line + 1}\`${prelude}.`;
}
