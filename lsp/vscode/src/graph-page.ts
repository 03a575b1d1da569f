/** The page inside the graph's panel: takes an SVG and a line, marks the boxes of that line, tells clicks. */
import { randomBytes } from 'node:crypto';

export function graphPage(): string {
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<style nonce="${nonce}">
body { padding: 12px; color: var(--vscode-foreground); font-family: var(--vscode-font-family); }
#graph svg { max-width: 100%; height: auto; }
#graph [data-line] { cursor: pointer; }
#graph .here rect { stroke: var(--vscode-focusBorder); stroke-width: 3; }
</style>
</head>
<body>
<p id="hint">Put the cursor into a scenario.</p>
<div id="graph"></div>
<script nonce="${nonce}">
const host = acquireVsCodeApi();
const graph = document.getElementById('graph');
const hint = document.getElementById('hint');
window.addEventListener('message', ({ data }) => {
  if (data.svg !== null) graph.innerHTML = data.svg;
  hint.hidden = graph.innerHTML !== '';
  graph.style.opacity = data.svg === null ? 0.5 : 1;
  let here;
  for (const box of graph.querySelectorAll('[data-line]')) {
    const at = Number(box.dataset.line);
    box.classList.remove('here');
    if (at <= data.line && (here === undefined || at > Number(here.dataset.line))) here = box;
  }
  if (here) {
    here.classList.add('here');
    here.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
});
graph.addEventListener('click', (event) => {
  const box = event.target.closest('[data-line]');
  if (box) host.postMessage({ line: Number(box.dataset.line) });
});
</script>
</body>
</html>`;
}
