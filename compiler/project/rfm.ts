/** Reads `rfm`: what is an order, how long it counts, how it is scored and which class the scores make. */
import type { EventModel, LevelModel, RfmModel } from '../../runtime/machine/model.js';
import type { PossibleScores } from '../../runtime/machine/rfm-table.js';
import { MESSAGE_EVENTS } from './built-in.js';
import { readClasses } from './class-table.js';
import { minorUnits } from './currency.js';
import { type Findings, replacement } from './findings.js';
import { entryOf, keySpanAt, type Located, nodeAt } from './located.js';
import { type Config, DURATION, TIME } from './schema.js';
import { tellUnknownKey } from './shape.js';
import { checkedName } from './types.js';
import { daysOf, isPositive, readDuration, readMoney, readTime } from './values.js';

const DEFAULT_BINS = 5;
const THREE_IN_THE_MORNING = 180;

const DEFAULT_LEVELS: RfmModel['levels'] = {
  recency: { names: ['short', 'medium', 'long'] },
  frequency: { names: ['casual', 'regular', 'often'] },
  spend: { names: ['saver', 'average', 'big'] },
};

interface RfmContext {
  readonly root: Located;
  readonly currency: string;
  readonly events: Readonly<Record<string, EventModel>>;
  readonly findings: Findings;
}

export function readRfm(rfm: Config['rfm'], context: RfmContext): RfmModel | undefined {
  const { root, findings } = context;
  if (!rfm) return undefined;
  const order = readOrder(rfm, context);
  if (!order) return undefined;
  const node = (key: string) => nodeAt(root, ['rfm', key])!;
  const bins = rfm.bins ?? DEFAULT_BINS;
  const window = rfm.window === undefined ? { months: 24, days: 0, ms: 0 } : readDuration(rfm.window);
  if (!window || !isPositive(window)) findings.wrong('rfm.window', node('window'), DURATION);
  const scores = readScores(nodeAt(root, ['rfm', 'scores']), bins, context);
  const kept = window && isPositive(window) ? window : { months: 24, days: 0, ms: 0 };
  const span = nodeAt(root, ['rfm', scores.by === 'thresholds' ? 'scores' : 'bins'])?.span ?? keySpanAt(root, ['rfm'])!;
  const refresh = rfm.refresh === undefined ? THREE_IN_THE_MORNING : readTime(rfm.refresh);
  if (refresh === undefined) findings.wrong('rfm.refresh', node('refresh'), TIME);
  return {
    ...order,
    window: kept,
    monetary: rfm.monetary ?? 'sum',
    scores,
    bins,
    classes: readClasses(
      nodeAt(root, ['rfm', 'classes']),
      rfm.match,
      { bins, possible: possibleScores(scores, kept, bins), span },
      findings,
    ),
    levels: {
      recency: readLevel('recency', rfm, context),
      frequency: readLevel('frequency', rfm, context),
      spend: readLevel('spend', rfm, context),
    },
    refresh: refresh ?? THREE_IN_THE_MORNING,
  };
}

/**
 * What fixed cut points leave: an order is younger than the window is long, so that an age past it never comes; whoever has a score has ordered, so that one
 * order is always reached. Months count as long as they can be.
 */
function possibleScores(scores: RfmModel['scores'], window: RfmModel['window'], bins: number): PossibleScores {
  if (scores.by !== 'thresholds') return {};
  const longest = window.months * 31 + window.days + 1 + window.ms / 86_400_000;
  const ages = scores.recency.filter((cut) => cut < longest).length;
  const reached = scores.frequency.filter((cut) => cut <= 1).length;
  return { r: [bins - ages, bins], f: [reached + 1, bins] };
}

function readOrder(
  rfm: NonNullable<Config['rfm']>,
  { root, events, findings }: RfmContext,
): { event: string; value: string } | undefined {
  const own = Object.keys(events).filter((name) => !Object.hasOwn(MESSAGE_EVENTS, name));
  const unknown = (key: string, name: string, what: string, candidates: readonly string[]) => {
    const node = nodeAt(root, ['rfm', key]);
    const suggestion = findings.near(name, candidates);
    if (!node) {
      findings.add(
        'config/missing',
        { key, where: '`rfm`', example: `${key}: ${candidates[0] ?? name}` },
        keySpanAt(root, ['rfm'])!,
      );
      return;
    }
    const fixes = suggestion === undefined ? [] : [replacement(findings.file, node.span, suggestion)];
    const help =
      candidates.length === 0 ? undefined : `There ${candidates.length === 1 ? 'is' : 'are'} ${candidates.join(', ')}.`;
    findings.add('config/unknown-name', { name, what, suggestion, help }, node.span, { fixes });
  };
  const event = rfm.event ?? 'order_placed';
  if (!own.includes(event)) {
    unknown('event', event, 'event', own);
    return undefined;
  }
  const fields = events[event]!.fields;
  const amounts = Object.keys(fields).filter(
    (field) => fields[field]!.type === 'money' || fields[field]!.type === 'number',
  );
  const value = rfm.value ?? (amounts.includes('total') ? 'total' : (amounts[0] ?? 'total'));
  if (amounts.includes(value)) return { event, value };
  const node = nodeAt(root, ['rfm', 'value']);
  if (node && Object.hasOwn(fields, value)) {
    findings.wrong('rfm.value', node, 'a field that holds money or a number', { suggestion: amounts[0] });
  } else unknown('value', value, `field of \`${event}\` called`, amounts);
  return undefined;
}

function readScores(node: Located | undefined, bins: number, context: RfmContext): RfmModel['scores'] {
  if (!node || (node.kind === 'scalar' && node.value === 'quintiles')) return { by: 'quintiles' };
  const thresholds = entryOf(node, 'thresholds');
  if (thresholds?.value.kind !== 'map') {
    const suggestion =
      node.kind === 'scalar' && node.value !== 'thresholds'
        ? context.findings.near(node.text, ['quintiles'])
        : undefined;
    const help =
      'Fixed cut points are written `scores: {thresholds: {recency: [30d, 60d, 120d, 240d], frequency: [2, 3, 5, 8], monetary: [50 EUR, 100 EUR, 200 EUR, 400 EUR]}}`.';
    context.findings.wrong('rfm.scores', node, '`quintiles` or `{thresholds: {…}}`', { suggestion, help });
    return { by: 'quintiles' };
  }
  if (node.kind === 'map') {
    for (const { key } of node.entries)
      if (key !== 'thresholds') tellUnknownKey(key, [], ['thresholds'], node, 'rfm.scores', context.findings);
  }
  const axes = ['recency', 'frequency', 'monetary'] as const;
  for (const { key } of thresholds.value.entries) {
    if (!(axes as readonly string[]).includes(key))
      tellUnknownKey(key, [], axes, thresholds.value, 'rfm.scores.thresholds', context.findings);
  }
  const [recency, frequency, monetary] = axes.map((axis) => {
    const entry = entryOf(thresholds.value, axis);
    if (entry) return readCuts(`rfm.scores.thresholds.${axis}`, entry.value, axis, bins - 1, context);
    context.findings.add(
      'config/missing',
      { key: axis, where: '`rfm.scores.thresholds`', example: `${axis}: [${EXAMPLES[axis]}]` },
      thresholds.keySpan,
    );
    return undefined;
  });
  return recency && frequency && monetary ? { by: 'thresholds', recency, frequency, monetary } : { by: 'quintiles' };
}

type Axis = 'recency' | 'frequency' | 'monetary';

const EXAMPLES: Readonly<Record<Axis, string>> = {
  recency: '30d, 60d, 120d, 240d',
  frequency: '2, 3, 5, 8',
  monetary: '50 EUR, 100 EUR, 200 EUR, 400 EUR',
};
const UNITS: Readonly<Record<Axis, string>> = {
  recency: 'days such as `30d`',
  frequency: 'numbers of orders',
  monetary: 'amounts such as `50 EUR`',
};

/** Ascending cut points: days, orders, minor units. */
function readCuts(
  key: string,
  node: Located,
  axis: Axis,
  count: number,
  { currency, findings }: RfmContext,
): number[] | undefined {
  if (node.kind !== 'list' || node.items.length !== count) {
    findings.wrong(key, node, `a list of ${count} cut points, ${UNITS[axis]}`, {
      help: `For example \`[${EXAMPLES[axis]}]\`; there is one cut point fewer than there are scores.`,
    });
    return undefined;
  }
  const cuts: number[] = [];
  for (const item of node.items) {
    const cut = readCut(item, axis, currency);
    if (cut === undefined || !(cut > 0)) {
      findings.wrong(
        key,
        item,
        {
          recency: 'an age in days such as `30d`',
          frequency: 'a number of orders',
          monetary: `an amount such as \`50 ${currency}\``,
        }[axis],
      );
      return undefined;
    }
    if (cuts.length > 0 && cut <= cuts.at(-1)!) {
      findings.wrong(key, item, 'larger than the cut point before it');
      return undefined;
    }
    cuts.push(cut);
  }
  return cuts;
}

function readCut(item: Located, axis: Axis, currency: string): number | undefined {
  if (item.kind !== 'scalar' || item.value === null || typeof item.value === 'boolean') return undefined;
  if (axis === 'frequency')
    return typeof item.value === 'number' && Number.isInteger(item.value) ? item.value : undefined;
  if (typeof item.value === 'number') return axis === 'recency' ? item.value : minorUnits(item.text, currency);
  if (axis === 'monetary') {
    const money = readMoney(item.value);
    return money?.currency === currency ? money.money : undefined;
  }
  const age = readDuration(item.value);
  return age && daysOf(age);
}

function readLevel(
  axis: 'recency' | 'frequency' | 'spend',
  rfm: NonNullable<Config['rfm']>,
  context: RfmContext,
): LevelModel {
  const fallback = DEFAULT_LEVELS[axis];
  const level = rfm.levels?.[axis];
  if (!level) return fallback;
  const path = ['rfm', 'levels', axis];
  const cutsNode = nodeAt(context.root, [...path, 'cuts']);
  const cuts =
    cutsNode && readCuts(`${path.join('.')}.cuts`, cutsNode, axis === 'spend' ? 'monetary' : axis, 2, context);
  return {
    names: readLevelNames(level.names, path, context) ?? fallback.names,
    ...(cuts ? { cuts: cuts as unknown as readonly [number, number] } : {}),
  };
}

function readLevelNames(
  names: readonly string[] | undefined,
  path: readonly string[],
  { root, findings }: RfmContext,
): LevelModel['names'] | undefined {
  if (!names) return undefined;
  const node = nodeAt(root, [...path, 'names'])!;
  const [low, middle, high] = names;
  if (
    low === undefined ||
    middle === undefined ||
    high === undefined ||
    new Set(names).size !== 3 ||
    names.length !== 3
  ) {
    findings.wrong(`${path.join('.')}.names`, node, 'three different names, the lowest first');
    return undefined;
  }
  const sound = names.every((name, index) =>
    checkedName(name, 'a level', nodeAt(node, [index])?.span ?? node.span, findings),
  );
  return sound ? [low, middle, high] : undefined;
}
