/** The playground: an example shop at the left, its text in the middle, and at the right what becomes of it. */
import * as monaco from 'monaco-editor';
import { languageOf, pathOf, startLanguage, uriOf } from './language.js';
import { element, markLine, type ShownProblem, showGraph, showProblems, showTests } from './panels.js';
import type { RunAnswer, RunRequest } from './runner.js';
import { fromHash, toHash } from './share.js';
import { type Files, firstFile, grouped, packedShop } from './shop.js';

self.MonacoEnvironment = { getWorker: () => new Worker('editor.worker.js', { type: 'module' }) };

const place = (id: string) => document.getElementById(id)!;
const panes = { graph: place('graph'), problems: place('problems'), tests: place('tests') };

const packed = await packedShop();
const shared = await fromHash(location.hash);
const files: Files = { ...packed, ...shared?.files };
const paths = Object.keys(files);
for (const path of paths) monaco.editor.createModel(files[path]!, languageOf(path), uriOf(path));
startLanguage(files);

const editor = monaco.editor.create(place('editor'), {
  model: monaco.editor.getModel(uriOf(shared?.open !== undefined && shared.open in files ? shared.open : firstFile)),
  automaticLayout: true,
  minimap: { enabled: false },
  fontSize: 14,
  tabSize: 2,
  insertSpaces: true,
  scrollBeyondLastLine: false,
  wordWrap: 'on',
  'semanticHighlighting.enabled': true,
  fixedOverflowWidgets: true,
  ariaLabel: 'Text of the open file',
});
monaco.editor.registerEditorOpener({
  openCodeEditor(_, uri, at) {
    const model = monaco.editor.getModel(uri);
    if (!model) return false;
    const position = at && ('startLineNumber' in at ? at : { startLineNumber: at.lineNumber, startColumn: at.column });
    goTo(pathOf(uri), position?.startLineNumber ?? 1, position?.startColumn ?? 1);
    return true;
  },
});

const textOf = (path: string) => monaco.editor.getModel(uriOf(path))!.getValue();
const openPath = () => pathOf(editor.getModel()!.uri);

function goTo(path: string, line: number, column: number): void {
  editor.setModel(monaco.editor.getModel(uriOf(path)));
  editor.setPosition({ lineNumber: line, column });
  editor.revealLineInCenterIfOutsideViewport(line);
  editor.focus();
}

// ---------------------------------------------------------------- files

const countOf = new Map<string, { readonly errors: number; readonly warnings: number }>();

function showFiles(): void {
  const open = openPath();
  const before = new Map([...place('files').querySelectorAll('details')].map((one) => [one.dataset.title, one.open]));
  const groups = grouped(paths).map(({ title, paths: own }) => {
    const rows = own.map((path) => {
      const { errors = 0, warnings = 0 } = countOf.get(path) ?? {};
      const count = errors || warnings;
      const row = element(
        'button',
        { type: 'button', title: path, ...(path === open && { 'aria-current': 'true' }) },
        element('span', {}, path.replace(/^messages\/[^/]+\//, '')),
        element('span', { class: errors > 0 ? 'count' : 'count mild' }, count > 0 ? String(count) : ''),
      );
      if (textOf(path) !== packed[path]) row.classList.add('changed');
      row.addEventListener('click', () => goTo(path, 1, 1));
      return row;
    });
    const group = element('details', { 'data-title': title }, element('summary', {}, title), ...rows);
    // What a visitor folded stays folded, but for the open file's.
    group.open = own.includes(open) || (before.get(title) ?? title === 'Scenarios');
    return group;
  });
  place('files').replaceChildren(...groups);
}

// ---------------------------------------------------------------- what becomes of it

const runner = new Worker('runner.js', { type: 'module' });
let asked = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

function runSoon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const all = Object.fromEntries(paths.map((path) => [path, textOf(path)]));
    const request: RunRequest = {
      id: ++asked,
      files: all,
      path: openPath(),
      line: (editor.getPosition()?.lineNumber ?? 1) - 1,
    };
    runner.postMessage(request);
  }, 250);
}

runner.onmessage = ({ data }: MessageEvent<RunAnswer>) => {
  if (data.id !== asked) return;
  showGraph(panes.graph, data, (editor.getPosition()?.lineNumber ?? 1) - 1);
  showTests(panes.tests, data);
  const failed = data.tests.filter(({ status }) => status === 'failed').length;
  place('tab-tests').textContent =
    data.tests.length === 0 ? 'Tests' : `Tests ${data.tests.length - failed}/${data.tests.length}`;
};

panes.graph.addEventListener('click', ({ target }) => {
  const box = (target as Element).closest<SVGElement>('[data-line]');
  if (box) goTo(openPath(), Number(box.dataset.line), 1);
});

const severities: Readonly<Record<number, ShownProblem['severity']>> = {
  [monaco.MarkerSeverity.Error]: 'error',
  [monaco.MarkerSeverity.Warning]: 'warning',
};

monaco.editor.onDidChangeMarkers(() => {
  const problems = monaco.editor.getModelMarkers({ owner: 'lsp' }).map(
    (marker): ShownProblem => ({
      path: pathOf(marker.resource),
      line: marker.startLineNumber,
      column: marker.startColumn,
      severity: severities[marker.severity] ?? 'info',
      message: marker.message,
      code: typeof marker.code === 'object' ? marker.code.value : (marker.code ?? ''),
    }),
  );
  countOf.clear();
  for (const { path, severity } of problems) {
    const { errors = 0, warnings = 0 } = countOf.get(path) ?? {};
    countOf.set(path, severity === 'error' ? { errors: errors + 1, warnings } : { errors, warnings: warnings + 1 });
  }
  showProblems(panes.problems, problems, goTo);
  place('tab-problems').textContent = problems.length === 0 ? 'Problems' : `Problems ${problems.length}`;
  showFiles();
});

editor.onDidChangeModelContent(runSoon);
editor.onDidChangeModel(() => {
  showFiles();
  runSoon();
});
let lastLine = 0;
editor.onDidChangeCursorPosition(({ position }) => {
  if (position.lineNumber === lastLine) return;
  lastLine = position.lineNumber;
  markLine(panes.graph, position.lineNumber - 1);
  runSoon();
});

// ---------------------------------------------------------------- the page's own buttons

/** Commands of the lines above scenarios and tests: the answer stands at the right already. */
for (const [command, tab] of [
  ['cauce.showGraph', 'tab-graph'],
  ['cauce.simulate', 'tab-tests'],
  ['cauce.runTest', 'tab-tests'],
] as const) {
  monaco.editor.registerCommand(command, () => place(tab).click());
}

const tabs = [...document.querySelectorAll<HTMLElement>('[role=tab]')];
for (const tab of tabs) {
  tab.addEventListener('click', () => {
    for (const one of tabs) {
      one.setAttribute('aria-selected', String(one === tab));
      place(one.getAttribute('aria-controls')!).hidden = one !== tab;
    }
  });
  tab.addEventListener('keydown', ({ key }) => {
    const step = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length]!;
    next.focus();
    next.click();
  });
}

function setTheme(dark: boolean): void {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  monaco.editor.setTheme(dark ? 'cauce-dark' : 'cauce-light');
}
for (const [name, base, ground] of [
  ['cauce-light', 'vs', '#f8fafc'],
  ['cauce-dark', 'vs-dark', '#0b1220'],
] as const) {
  monaco.editor.defineTheme(name, { base, inherit: true, rules: [], colors: { 'editor.background': ground } });
}
setTheme(matchMedia('(prefers-color-scheme: dark)').matches);
place('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme !== 'dark'));

place('share').addEventListener('click', async () => {
  const changed = Object.fromEntries(
    paths.map((path) => [path, textOf(path)]).filter(([path, text]) => packed[path!] !== text),
  );
  location.hash = await toHash({ open: openPath(), files: changed });
  const copied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  );
  place('said').textContent = copied ? 'The address is copied.' : 'The address above holds your changes.';
});

place('reset').addEventListener('click', () => {
  for (const path of paths) {
    const model = monaco.editor.getModel(uriOf(path))!;
    if (model.getValue() !== (packed[path] ?? '')) model.setValue(packed[path] ?? '');
  }
  history.replaceState(null, '', location.pathname);
  place('said').textContent = '';
  showFiles();
});

showFiles();
showProblems(panes.problems, [], goTo);
runSoon();
