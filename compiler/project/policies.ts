/** Reads `policies`: when and how often anybody may be written to. Segments and derived events named here are judged later, by the checker. */
import type { CapModel, PolicyModel } from '../../runtime/machine/model.js';
import { type Findings, replacement } from './findings.js';
import { type Located, nodeAt } from './located.js';
import { CAP, type Config, DURATION, SPREAD } from './schema.js';
import { type CountPer, readCountPer, readDate, readDuration, readPercent, readTimeRange } from './values.js';

export const DEFAULT_POLICIES: PolicyModel = {
  closed: [],
  caps: [],
  overCap: 'skip',
  holdout: 0,
  late: { months: 0, days: 0, ms: 86_400_000 },
  assume: [],
  prove: [],
};

export function readPolicies(
  policies: Config['policies'],
  root: Located,
  channels: readonly string[],
  findings: Findings,
): PolicyModel {
  if (!policies) return DEFAULT_POLICIES;
  const node = (...path: (string | number)[]) => nodeAt(root, ['policies', ...path])!;
  const read = <T>(
    key: string,
    text: string | undefined,
    reader: (text: string) => T | undefined,
    expected: string,
    help?: string,
  ): T | undefined => {
    if (text === undefined) return undefined;
    const value = reader(text.trim());
    if (value === undefined) findings.wrong(`policies.${key}`, node(key), expected, { help });
    return value;
  };
  const quietHours = read(
    'quiet_hours',
    policies.quiet_hours,
    differing,
    'two different times of day such as `21:30-08:30`',
  );
  const holdout = read(
    'holdout',
    policies.holdout,
    share,
    'a share from `0%` to `100%`',
    'Write the percent sign: `5%`.',
  );
  const spread = read('spread', policies.spread, exactDuration, SPREAD);
  const late = read('late', policies.late, readDuration, DURATION);

  const items = <T>(
    key: 'closed' | 'caps' | 'assume' | 'prove',
    reader: (text: string, at: Located) => T | undefined,
  ): T[] => (policies[key] ?? []).flatMap((text, index) => reader(text.trim(), node(key, index)) ?? []);
  const countOf = (key: string, expected: string) => (text: string, at: Located) => {
    const value = readCountPer(text);
    const fits =
      value?.what !== undefined &&
      (value.segment === undefined || key === 'caps') &&
      (value.count > 0 || key !== 'assume');
    if (!fits) findings.wrong(`policies.${key}`, at, expected);
    return fits ? (value as CountPer & { what: string }) : undefined;
  };
  const channelCount =
    (key: string) =>
    (text: string, at: Located): CapModel | undefined => {
      const value = countOf(key, key === 'caps' ? `${CAP} or \`1 email per 14d for inactive\`` : CAP)(text, at);
      if (!value || !knownChannel(value.what, at, channels, findings)) return undefined;
      const { count, what, per, segment } = value;
      if (segment !== undefined) findings.near(segment, ['segment'], 'declared');
      return { count, channel: what, per, ...(segment === undefined ? {} : { segment }) };
    };
  const closed = items('closed', (text, at) => {
    const date = readDate(text);
    if (date === undefined) findings.wrong('policies.closed', at, 'a date of the calendar such as `2026-12-25`');
    return date;
  });
  const assumed = countOf('assume', 'a number of events per time, such as `1 cart_abandoned per 1d`');
  return {
    ...(quietHours ? { quietHours } : {}),
    ...(policies.legal_hours === 'off' ? { legalHours: 'off' as const } : {}),
    closed: [...new Set(closed)].sort((a, b) => a - b),
    caps: items('caps', channelCount('caps')),
    overCap: policies.over_cap ?? DEFAULT_POLICIES.overCap,
    holdout: holdout ?? DEFAULT_POLICIES.holdout,
    late: late ?? DEFAULT_POLICIES.late,
    ...(spread ? { spread } : {}),
    ...(policies.unknown_outcome === 'resend' && { unknownOutcome: 'resend' as const }),
    assume: items('assume', (text, at) => {
      const value = assumed(text, at);
      if (value) findings.near(value.what, ['event'], 'declared');
      return value && { count: value.count, event: value.what, per: value.per };
    }),
    prove: items('prove', channelCount('prove')),
  };
}

function differing(text: string): { from: number; to: number } | undefined {
  const range = readTimeRange(text);
  return range && range.from !== range.to ? range : undefined;
}

/** A calendar day is no length of its own. */
function exactDuration(text: string) {
  const duration = readDuration(text);
  return duration && duration.ms > 0 && duration.days === 0 && duration.months === 0 ? duration : undefined;
}

function share(text: string): number | undefined {
  const percent = readPercent(text);
  return percent !== undefined && percent <= 100 ? percent : undefined;
}

function knownChannel(name: string, at: Located, channels: readonly string[], findings: Findings): boolean {
  if (name === 'any' || channels.includes(name)) return true;
  const suggestion = findings.near(name, [...channels, 'any']);
  const fixes =
    suggestion === undefined || at.kind !== 'scalar' ? [] : [replacement(findings.file, wordIn(at, name), suggestion)];
  const help =
    channels.length === 0
      ? 'There are no channels yet.'
      : `Channels are ${channels.join(', ')}, and \`any\` for all of them together.`;
  findings.add(
    'config/unknown-name',
    { name, what: 'channel', suggestion, help },
    at.kind === 'scalar' ? wordIn(at, name) : at.span,
    { fixes },
  );
  return false;
}

function wordIn(at: Located & { kind: 'scalar' }, word: string): { start: number; end: number } {
  const start =
    at.span.start + (at.quoted ? 1 : 0) + Math.max(0, at.text.search(new RegExp(`(?<=\\s)${word}(?=\\s)`, 'u')));
  return { start, end: start + word.length };
}
