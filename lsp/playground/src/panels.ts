/** What stands at the right: graph, problems, tests. Texts of the user go in as text, never as markup; the graph's SVG is the compiler's own. */
import type { RunAnswer, ShownTest } from './runner.js';

export interface ShownProblem {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly code: string;
}

type GoTo = (path: string, line: number, column: number) => void;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function showGraph(place: HTMLElement, answer: RunAnswer, line: number): void {
  place.classList.toggle('stale', answer.errors > 0);
  if (answer.errors > 0) {
    if (place.querySelector('svg') === null) hint(place, 'The graph is drawn when the project has no errors.');
  } else if (answer.graph) place.innerHTML = answer.graph.svg;
  else hint(place, 'No scenario in this file.');
  markLine(place, line);
}

/** Marks the step that the cursor is in; lines from 0. */
export function markLine(place: HTMLElement, line: number): void {
  let here: Element | undefined;
  for (const box of place.querySelectorAll<SVGElement>('[data-line]')) {
    box.classList.remove('here');
    const at = Number(box.dataset.line);
    if (at <= line + 1 && (here === undefined || at > Number((here as SVGElement).dataset.line))) here = box;
  }
  here?.classList.add('here');
}

export function showProblems(place: HTMLElement, problems: readonly ShownProblem[], goTo: GoTo): void {
  if (problems.length === 0) {
    hint(place, 'No problems.');
    return;
  }
  place.replaceChildren(
    ...problems.map(({ path, line, column, severity, message, code }) => {
      const mark = element('span', { class: 'mark' }, severity === 'error' ? '✗ ' : '! ');
      const where = element('div', { class: 'where' }, `${path}:${line}:${column}  ${code}`);
      const row = element('button', { type: 'button', class: `problem ${severity}` }, mark, message, where);
      row.addEventListener('click', () => goTo(path, line, column));
      return row;
    }),
  );
}

export function showTests(place: HTMLElement, { tests, errors }: RunAnswer): void {
  if (errors > 0) {
    hint(place, 'Tests run when the project has no errors.');
    return;
  }
  if (tests.length === 0) {
    hint(place, 'This file has no tests. A test begins with `test "…" for NAME:`.');
    return;
  }
  const open = new Set([...place.querySelectorAll('details[open]')].map((one) => one.getAttribute('data-title')));
  place.replaceChildren(...tests.map((test) => testCard(test, open.has(test.title) || test.status === 'failed')));
}

/** Unfolds a test's card and brings it into sight. */
export function openTest(place: HTMLElement, title: string): void {
  const card = [...place.querySelectorAll('details')].find((one) => one.dataset.title === title);
  if (!card) return;
  card.open = true;
  card.scrollIntoView({ block: 'nearest' });
}

function testCard({ title, scenario, status, problem, rows }: ShownTest, open: boolean): HTMLElement {
  const mark = element('span', { class: 'mark' }, status === 'passed' ? '✓ ' : '✗ ');
  const head = element('summary', {}, mark, title, ' ', element('span', { class: 'scenario' }, scenario));
  const table = element(
    'table',
    {},
    element('tr', {}, ...['Expected', 'After', 'What happened'].map((text) => element('th', {}, text))),
  );
  for (const row of rows) {
    const expected = element('td', { class: row.status }, row.expected);
    table.append(element('tr', {}, expected, element('td', {}, row.after), element('td', {}, row.what)));
  }
  const card = element('details', { class: `test ${status}`, 'data-title': title }, head);
  if (problem !== undefined) card.append(element('p', { class: 'problem error' }, problem));
  card.append(table);
  card.open = open;
  return card;
}

function hint(place: HTMLElement, text: string): void {
  place.replaceChildren(element('p', { class: 'hint' }, text));
}
