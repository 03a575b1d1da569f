/** The playground: an example shop at the left, its text in the middle, and at the right what becomes of it. */
import * as monaco from 'monaco-editor';
import { applyEdits, bulkEdits, registerEdits, toMonaco } from './edits.js';
import { ShopFiles } from './files.js';
import { isPrelude, markerOwner, pathOf, startLanguage } from './language.js';
import { type Counts, FileList } from './list.js';
import { markLine, openTest, type ShownProblem, showGraph, showProblems, showTests } from './panels.js';
import type { RunAnswer, RunRequest } from './runner.js';
import { fromHash, toHash } from './share.js';
import { firstFile, packed } from './shop.js';

self.MonacoEnvironment = { getWorker: () => new Worker('editor.worker.js', { type: 'module' }) };

const place = (id: string) => document.getElementById(id)!;
const panes = { graph: place('graph'), problems: place('problems'), tests: place('tests') };

const [shop, templates] = await Promise.all([packed('shop'), packed('templates')]);
const shared = await fromHash(location.hash);

const say = (text: string) => list.say(text);
const editor = monaco.editor.create(
  place('editor'),
  {
    model: null,
    automaticLayout: true,
    minimap: { enabled: false },
    fontSize: 14,
    tabSize: 2,
    insertSpaces: true,
    formatOnType: true,
    scrollBeyondLastLine: false,
    wordWrap: 'on',
    // Nothing is offered that would not compile there.
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    'semanticHighlighting.enabled': true,
    fixedOverflowWidgets: true,
    ariaLabel: 'Text of the open file',
  },
  { IWorkspaceEditService: bulkEdits(() => files, say) },
);
const files = new ShopFiles(editor, shop, shared?.files ?? {});
const list = new FileList(place('files'), { files, openPath, open: (path) => goTo(path, 1, 1) });
registerEdits(
  startLanguage({ files: files.texts, starters: { examples: shop, 'cli/starters/templates': templates } }, (edit) => {
    try {
      applyEdits(files, toMonaco(edit).edits);
      return true;
    } catch (fault) {
      say((fault as Error).message);
      return false;
    }
  }),
);
editor.setModel(files.model(shared?.open ?? firstFile) ?? files.model(firstFile) ?? files.model('cauce.yaml')!);
monaco.editor.registerEditorOpener({
  openCodeEditor(_, uri, at) {
    const model = monaco.editor.getModel(uri);
    if (!model) return false;
    const position = at && ('startLineNumber' in at ? at : { startLineNumber: at.lineNumber, startColumn: at.column });
    show(model, position?.startLineNumber ?? 1, position?.startColumn ?? 1);
    return true;
  },
});

function openPath(): string | undefined {
  return files.pathOf(editor.getModel());
}

function goTo(path: string, line: number, column: number): void {
  const model = files.model(path);
  if (model) show(model, line, column);
}

function show(model: monaco.editor.ITextModel, line: number, column: number): void {
  editor.setModel(model);
  editor.updateOptions({ readOnly: isPrelude(model) });
  editor.setPosition({ lineNumber: line, column });
  editor.revealLineInCenterIfOutsideViewport(line);
  editor.focus();
}

const countOf = new Map<string, Counts>();
const showFiles = () => list.show(countOf);

// ---------------------------------------------------------------- what becomes of it

const runner = new Worker('runner.js', { type: 'module' });
let asked = 0;
let waiting: ReturnType<typeof setTimeout> | undefined;

function runSoon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const request: RunRequest = {
      id: ++asked,
      files: files.texts,
      path: openPath() ?? '',
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
  if (box) goTo(openPath() ?? '', Number(box.dataset.line), 1);
});

const severities: Readonly<Record<number, ShownProblem['severity']>> = {
  [monaco.MarkerSeverity.Error]: 'error',
  [monaco.MarkerSeverity.Warning]: 'warning',
};

monaco.editor.onDidChangeMarkers(() => {
  const problems = monaco.editor.getModelMarkers({ owner: markerOwner }).map(
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
  // Between two names a file is none.
  if (!editor.getModel()) return;
  showFiles();
  runSoon();
});
files.onChange = () => {
  showFiles();
  runSoon();
};
let lastLine = 0;
editor.onDidChangeCursorPosition(({ position }) => {
  if (position.lineNumber === lastLine) return;
  lastLine = position.lineNumber;
  markLine(panes.graph, position.lineNumber - 1);
  runSoon();
});

// ---------------------------------------------------------------- the page's own buttons

/** Commands of the lines above scenarios and tests: the answer stands at the right for what the cursor is in. */
for (const [command, tab, keyword] of [
  ['cauce.showGraph', 'tab-graph', 'scenario '],
  ['cauce.simulate', 'tab-tests', 'scenario '],
  ['cauce.runTest', 'tab-tests', 'test "'],
] as const) {
  monaco.editor.registerCommand(command, (_, uri: string, name: string) => {
    const found = monaco.editor
      .getModel(monaco.Uri.parse(uri))
      ?.findMatches(`${keyword}${name}`, true, false, true, null, false, 1)[0];
    if (found) goTo(pathOf(monaco.Uri.parse(uri)), found.range.startLineNumber, 1);
    place(tab).click();
    if (command === 'cauce.runTest') openTest(panes.tests, name);
  });
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
for (const [name, base, ground, ofNames] of [
  ['cauce-light', 'vs', '#f8fafc', { event: '7a3e9d', property: '8a5a00', function: '795e26', enumMember: '0f6d7d' }],
  [
    'cauce-dark',
    'vs-dark',
    '#0b1220',
    { event: 'c9a2ea', property: 'd7ba7d', function: 'dcdcaa', enumMember: '5cc5c0' },
  ],
] as const) {
  const rules = Object.entries(ofNames).map(([token, foreground]) => ({ token, foreground }));
  monaco.editor.defineTheme(name, { base, inherit: true, rules, colors: { 'editor.background': ground } });
}
setTheme(matchMedia('(prefers-color-scheme: dark)').matches);
place('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme !== 'dark'));

place('share').addEventListener('click', async () => {
  const open = openPath();
  location.hash = await toHash({ ...(open !== undefined && { open }), files: files.changes });
  const copied = await navigator.clipboard.writeText(location.href).then(
    () => true,
    () => false,
  );
  place('said').textContent = copied ? 'The address is copied.' : 'The address above holds your changes.';
});

place('reset').addEventListener('click', () => {
  files.reset();
  history.replaceState(null, '', location.pathname);
  place('said').textContent = '';
  showFiles();
});

showFiles();
showProblems(panes.problems, [], goTo);
runSoon();
