/** Collects problems and keeps the first of each logical line: what follows on a broken line only follows from it. */
import type { ProblemSink, SyntaxCode, SyntaxProblem, SyntaxProblemOf } from './problem.js';

export const MAX_PROBLEMS = 1000;

export class LineProblems implements ProblemSink {
  private early: SyntaxProblem[] = [];
  private lines: readonly number[] | undefined;
  private silent: ReadonlySet<number> = new Set();
  /** Problems of signs and layout: what the parser then stumbles over is their doing. */
  private readonly causes = new Set<SyntaxProblem>();
  private readonly first = new Map<number, SyntaxProblem>();

  constructor(private readonly text = '') {}

  add<C extends SyntaxCode>(given: SyntaxProblemOf<C>): void {
    const problem = given as unknown as SyntaxProblem;
    if (this.lines === undefined) {
      this.early.push(problem);
      return;
    }
    const line = this.lineOf(problem.span.start);
    if (problem.code !== 'syntax/too-deep' && this.silent.has(this.lines[line]!)) return;
    const kept = this.first.get(line);
    if (kept === undefined || (problem.span.start < kept.span.start && !this.causes.has(kept)))
      this.first.set(line, problem);
  }

  /** Tells where logical lines start, ascending; lines in `silent` get no problem but `too-deep`. */
  setLines(lines: readonly number[], silent: ReadonlySet<number>): void {
    this.lines = lines;
    this.silent = silent;
    for (const problem of this.early) {
      this.causes.add(problem);
      this.add(problem);
    }
    this.early = [];
  }

  private lineOf(offset: number): number {
    const lines = this.lines!;
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lines[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private columnOf(line: number): number {
    const start = this.lines![line]!;
    let at = start;
    while (this.text.charCodeAt(at) === 32) at++;
    return at - start;
  }

  /** A line that nobody can read, too deep by its indentation, makes no header of the one above. */
  private isUnderNoHeader(problem: SyntaxProblem, next: SyntaxProblem): boolean {
    if (problem.code !== 'syntax/missing-colon' || !/^(wait|for)$/.test(problem.params.header)) return false;
    const line = this.lineOf(next.span.start);
    return next.span.start === this.lines![line]! + this.columnOf(line);
  }

  /** An `else` whose `if` or `wait`, in the same block, could not be read. */
  private lacksItsOwn(before: SyntaxProblem, from: number, problem: SyntaxProblem, to: number): boolean {
    if (problem.code !== 'syntax/misplaced' || !/^(else|elif)$/.test(problem.params.word)) return false;
    if (before.code === 'syntax/misplaced' && before.params.word !== 'elif') return false;
    if (before.code === 'syntax/unknown-statement' && !/^(if|elif|wait)?$/.test(before.params.suggestion ?? ''))
      return false;
    const column = this.columnOf(to);
    for (let line = from; line < to; line++) if (this.columnOf(line) < column) return false;
    return true;
  }

  /** The problems in text order, `MAX_PROBLEMS` at most and then one that says so. */
  list(): readonly SyntaxProblem[] {
    const all = [...this.first].sort(([left], [right]) => left - right);
    const told: SyntaxProblem[] = [];
    let before: { line: number; problem: SyntaxProblem } | undefined;
    for (const [index, [line, problem]] of all.entries()) {
      const next = all[index + 1];
      if (next?.[0] === line + 1 && this.isUnderNoHeader(problem, next[1])) continue;
      const follows =
        before !== undefined &&
        (followsFrom(before.problem, problem, line - before.line) ||
          this.lacksItsOwn(before.problem, before.line, problem, line));
      before = { line, problem };
      if (follows) continue;
      if (told.length === MAX_PROBLEMS) {
        told.push({ code: 'syntax/too-many', params: { limit: MAX_PROBLEMS }, span: problem.span });
        break;
      }
      told.push(problem);
    }
    return told;
  }
}

/**
 * A line at a wrong column, or whose first word is gone, takes the lines below it along: they then stand where they do not belong. `lines` is how many
 * logical lines lie between the two.
 */
function followsFrom(before: SyntaxProblem, problem: SyntaxProblem, lines: number): boolean {
  switch (problem.code) {
    case 'syntax/bad-dedent':
      return lines === 1 && (shifts(before) || before.code === 'syntax/unexpected' || isNoStep(before));
    case 'syntax/unexpected-indentation':
      return lines === 1 && shifts(before);
    case 'syntax/misplaced': {
      const { place, word } = problem.params;
      // Where the `match` or `split` itself could not be read, each of its arms would be told.
      if (isArm(word) && place === 'a block of steps')
        return (
          (before.code === 'syntax/misplaced' && isArm(before.params.word)) ||
          (lines === 1 && (before.code === 'syntax/unexpected' || isNoStep(before)))
        );
      if (place === 'the arms of a wait') return lines === 1 && (before.code === 'syntax/unexpected' || shifts(before));
      return lines <= 2 && shifts(before) && place !== 'a one-line block';
    }
    default:
      return false;
  }
}

function isArm(word: string): boolean {
  return word === 'case' || word.endsWith('%');
}

function shifts({ code }: SyntaxProblem): boolean {
  return (
    code === 'syntax/unexpected-indentation' ||
    code === 'syntax/misplaced' ||
    code === 'syntax/empty-block' ||
    code === 'syntax/bad-dedent'
  );
}

function isNoStep({ code }: SyntaxProblem): boolean {
  return code === 'syntax/unknown-statement';
}
