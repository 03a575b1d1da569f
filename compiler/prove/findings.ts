/**
 * What `check` tells of volume: bounds over what `policies.prove` wants, and scenarios that by themselves go over a cap. Only what may be told is worked
 * out: nothing for a project without caps and promises, little for scenarios with fewer messages than the caps let through.
 */
import type { ScheduleMoment } from '../../grammar/index.js';
import type { SourceSpan } from '../../runtime/machine/bundle.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { CapModel } from '../../runtime/machine/model.js';
import type { Analysis } from '../analysis.js';
import { splitTrigger } from '../check/trigger-split.js';
import type { Diagnostic, RelatedPlace } from '../diagnostics/diagnostic.js';
import { report } from '../diagnostics/report.js';
import { lowerProject } from '../lower/index.js';
import { lineStarts } from '../lower/positions.js';
import type { ScenarioSymbol } from '../resolve/symbol.js';
import { amountIn } from './amounts.js';
import { type Bound, instantText, isBefore, type WitnessRun } from './bound.js';
import { ALL, ANY, type Proof, proofOf } from './index.js';

export function volumeFindings(analysis: Analysis): readonly Diagnostic[] {
  const { policies } = analysis.model;
  if (policies.prove.length > 0) {
    const { bundle } = lowerProject(analysis);
    const proof = proofOf({ analysis, bundle });
    const tell = teller(analysis, bundle.files);
    return [...promises(analysis, proof, tell), ...overCaps(analysis, proof, suspects(analysis), tell)];
  }
  const suspected = suspects(analysis);
  return suspected.length === 0 ? [] : ofSuspects(analysis, suspected);
}

function ofSuspects(analysis: Analysis, suspected: readonly Suspect[]): readonly Diagnostic[] {
  const names = new Set(suspected.map(({ scenario }) => scenario.name));
  const { bundle } = lowerProject(analysis, (name) => names.has(name));
  return overCaps(analysis, proofOf({ analysis, bundle }), suspected, teller(analysis, bundle.files));
}

/** Scenarios that may go over a cap by themselves: a look at the texts, for whoever has no analysis yet. */
export function mayGoOver({ policies }: Analysis['model'], symbols: Analysis['symbols']): readonly ScenarioSymbol[] {
  const caps = policies.caps.filter(({ segment }) => segment === undefined);
  if (caps.length === 0) return [];
  return [...symbols.scenarios.values()].filter((scenario) => {
    const isScheduled = scenario.whens.some(({ trigger }) => trigger.kind === 'schedule');
    return caps.some((cap) => amountIn(symbols, scenario, cap.per, counts(cap)) > (isScheduled ? 0 : cap.count));
  });
}

/** What goes over a cap in the scenarios of one file; `analysis` knows that file and all that it names. */
export function overCapsIn(analysis: Analysis, path: string): readonly Diagnostic[] {
  const suspected = suspects(analysis).filter(({ scenario }) => scenario.file === path);
  return suspected.length === 0 ? [] : ofSuspects(analysis, suspected);
}

type Tell = (span: SourceSpan) => { readonly file: string; readonly span: { start: number; end: number } };

/** From the machine's places to those of the texts. */
function teller({ files }: Analysis, paths: readonly string[]): Tell {
  const starts = new Map<string, readonly number[]>();
  return ({ file, line, character, endLine, endCharacter }) => {
    const path = paths[file]!;
    let lines = starts.get(path);
    if (!lines) {
      lines = lineStarts(files.find((one) => one.path === path)?.text ?? '');
      starts.set(path, lines);
    }
    return { file: path, span: { start: lines[line]! + character, end: lines[endLine]! + endCharacter } };
  };
}

export interface Broken {
  readonly index: number;
  readonly bound: Bound;
  readonly most: number;
}

/** What `policies.prove` wants and does not hold, in its order. Caps do not count: what they hold back was meant to be sent. */
export function brokenPromises(proof: Proof, { policies }: Analysis['model']): readonly Broken[] {
  return policies.prove.flatMap(({ count, channel, per }, index) => {
    const bound = proof.bound(ALL, channel, per);
    return bound.max === null || bound.max > count ? [{ index, bound, most: count }] : [];
  });
}

function promises({ model, places }: Analysis, proof: Proof, tell: Tell): readonly Diagnostic[] {
  return brokenPromises(proof, model).flatMap(({ index, bound, most }) => {
    const place = places.get(`policies.prove.${index}`) ?? places.get('policies.prove');
    if (!place) return [];
    const { max, channel, window, unbounded, witness } = bound;
    return report(
      'volume/over-proved',
      {
        max,
        channel,
        window: durationText(window),
        most,
        ...(unbounded ? { trigger: unbounded.text, scenario: unbounded.scenario } : {}),
      },
      { ...place, related: related(witness, tell) },
    );
  });
}

const mostShown = 12;

/** Where the runs of the path begin and what they send. */
function related(runs: readonly WitnessRun[], tell: Tell): readonly RelatedPlace[] {
  const found: RelatedPlace[] = [];
  for (const { scenario, text, span, entry, steps } of runs) {
    const when = isBefore(entry) ? 'before' : `at ${instantText(entry)}`;
    found.push({ ...tell(span), message: `${when}, \`${scenario}\` begins by \`${text}\`` });
    for (const { counts, at, what, span: here } of steps)
      if (counts) found.push({ ...tell(here), message: `at ${isBefore(at) ? 'first' : instantText(at)}: \`${what}\`` });
  }
  const seen = new Set<string>();
  const distinct = found.filter(({ file, span }) => {
    const key = `${file} ${span.start}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return distinct.slice(0, mostShown);
}

interface Suspect {
  readonly scenario: ScenarioSymbol;
  readonly cap: CapModel;
  readonly index: number;
  /** Only its own clock starts it, so that what several runs send is known as well. */
  readonly isScheduled: boolean;
}

/** Scenarios with more messages in their text than a cap lets through. Caps for a segment say nothing of those outside. */
function suspects(analysis: Analysis): readonly Suspect[] {
  const { policies } = analysis.model;
  const caps = policies.caps.map((cap, index) => ({ cap, index })).filter(({ cap }) => cap.segment === undefined);
  if (caps.length === 0) return [];
  return [...analysis.symbols.scenarios.values()].flatMap((scenario): readonly Suspect[] => {
    if (analysis.broken.has(scenario.name)) return [];
    const isScheduled = scenario.whens.every(({ trigger }) =>
      splitTrigger(trigger, analysis).every(
        ({ moment, conditions }) => moment?.kind === 'schedule' && conditions.length === 0,
      ),
    );
    return caps
      .filter(({ cap }) => {
        const amount = amountIn(analysis.symbols, scenario, cap.per, counts(cap));
        return amount * (isScheduled ? daysOf(scenario, analysis, cap) : 1) > cap.count;
      })
      .map(({ cap, index }) => ({ scenario, cap, index, isScheduled }));
  });
}

function counts({ channel }: CapModel): (channel: string) => boolean {
  return (of) => channel === ANY || of === channel;
}

/** At the most, how often its schedules come in the window of a cap. */
function daysOf({ whens }: ScenarioSymbol, analysis: Analysis, { per }: CapModel): number {
  const days = per.months * 31 + per.days + Math.ceil(per.ms / 86_400_000) + 1;
  const moments = whens.flatMap(({ trigger }) =>
    splitTrigger(trigger, analysis).map(({ moment }) => moment as ScheduleMoment),
  );
  return days * moments.length;
}

function overCaps(
  { places }: Analysis,
  proof: Proof,
  suspected: readonly Suspect[],
  tell: Tell,
): readonly Diagnostic[] {
  const told = new Set<string>();
  return suspected.flatMap(({ scenario, cap, index, isScheduled }) => {
    const { name } = scenario;
    if (!proof.scenarios.includes(name)) return [];
    const oneRun = proof.boundOfOneRun(name, cap.channel, cap.per);
    const isOver = (oneRun.max ?? 0) > cap.count;
    const bound = isOver || !isScheduled ? oneRun : proof.bound(name, cap.channel, cap.per);
    if (bound.max === null || bound.max <= cap.count) return [];
    // One message over the cap is one thing to tell, however many caps it is over.
    const over = bound.witness.flatMap(({ steps }) => steps.filter(({ counts }) => counts))[cap.count];
    const key = `${name} ${over?.span.line}`;
    if (!over || told.has(key)) return [];
    told.add(key);
    const at = places.get(`policies.caps.${index}`) ?? places.get('policies.caps');
    const path = related(bound.witness, tell).filter(({ span }) => span.start !== tell(over.span).span.start);
    const window = durationText(cap.per);
    const { max } = bound;
    return report(
      'volume/over-cap',
      { scenario: name, max, channel: cap.channel, window, cap: cap.count, oneRun: isOver },
      { ...tell(over.span), related: [...path, ...(at ? [{ ...at, message: 'the cap' }] : [])] },
    );
  });
}
