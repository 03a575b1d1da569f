/** Answers to questions for people, and as data for programs. */
import { type Because, latestText, spoken, type Times } from '../../compiler/prove/ask/index.js';
import { durationText } from '../../runtime/machine/duration.js';
import type { Terminal } from '../terminal.js';
import { textTable } from '../text-table.js';
import type { Told } from './ask.js';
import { witnessData } from './report.js';
import { pathTable } from './text.js';

interface Show extends Pick<Terminal, 'paint'> {
  readonly files: readonly string[];
}

export function answerText({ answer, confirmed, reason }: Told, show: Show): string {
  const { paint, files } = show;
  const { text, because, witness, times = [], loose } = answer;
  const parts = [paint.bold(text)];
  if (times.length > 1) parts.push(timesText(times, show));
  const why = because.map(
    ({ text: one, span }) => `  ${one}${span ? paint.dim(` (${files[span.file]}:${span.line + 1})`) : ''}`,
  );
  if (why.length > 0) parts.push(why.join('\n'));
  if (witness.length > 0) {
    const isOne = new Set(witness.map(({ scenario }) => scenario)).size === 1;
    parts.push(pathTable(witness, { paint, files, named: !isOne, last: true }));
  }
  if (confirmed === true) parts.push(paint.dim('This path has been played through in the engine.'));
  if (confirmed === false) {
    const because = reason === undefined ? '' : `: ${reason}`;
    parts.push(paint.dim(`A path of the model. Played through in the engine, its end was not reached${because}.`));
  } else if (confirmed === undefined && loose.length > 0)
    parts.push(paint.dim(`The model may allow more than can happen: ${loose.join('; ')}.`));
  return parts.join('\n');
}

function timesText(times: readonly Times[], { paint, files }: Show): string {
  const named = new Set(times.map(({ scenario }) => scenario)).size > 1;
  const rows = times.map((one) => [
    named ? (one.what === 'end' ? one.scenario : `${one.scenario}: ${one.what}`) : one.what,
    named && one.what === 'end' ? endText(one) : spoken(one),
    `${files[one.span.file]}:${one.span.line + 1}`,
  ]);
  return textTable([named ? 'scenario' : 'step', 'after entry', 'where'], rows, { paint });
}

function endText({ most, endless }: Times): string {
  if (endless || !most) return 'may go on for ever';
  return Number.isFinite(most.ms)
    ? `over after ${latestText(most)} at the latest`
    : 'over when a date that is written down has come';
}

export function answerData({ question, kind, answer, confirmed, reason }: Told, files: readonly string[]) {
  const { holds, text, because, loose, witness, times } = answer;
  const placed = ({ text: said, span }: Because) => ({
    text: said,
    ...(span ? { file: files[span.file], line: span.line + 1 } : {}),
  });
  return {
    question,
    kind,
    ...(holds === undefined ? {} : { holds }),
    text,
    ...(confirmed === undefined ? {} : { confirmed }),
    ...(reason === undefined ? {} : { reason }),
    because: because.map(placed),
    loose,
    ...(times
      ? {
          times: times.map(({ scenario, what, span, least, most, endless }) => ({
            scenario,
            step: what,
            least: least ? durationText(least) : null,
            most: !most || endless || !Number.isFinite(most.ms) ? null : durationText(most),
            ...(endless ? { endless: endless.text } : {}),
            file: files[span.file],
            line: span.line + 1,
          })),
        }
      : {}),
    witness: witnessData(witness, files, true),
  };
}
