/** The report's style sheet: one file, no fonts from elsewhere, light and dark, wide and narrow. */

export const style = `
:root { color-scheme: light dark; --paper: #fbfbfa; --card: #fff; --ink: #1c2430; --soft: #5b6675; --line: #e3e6ea; --accent: #0d9488; }
@media (prefers-color-scheme: dark) { :root { --paper: #12161c; --card: #1a2029; --ink: #e8ebef; --soft: #9aa5b1; --line: #2b333e; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 1160px; margin: 0 auto; padding: 32px 20px 64px; }
h1 { font-size: 28px; margin: 0 0 4px; } h2 { font-size: 20px; margin: 40px 0 12px; } h3 { font-size: 17px; margin: 0 0 2px; }
p { margin: 0 0 12px; } .soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin: 0 0 18px; overflow-x: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(140px, 1fr)); gap: 12px; margin: 20px 0; }
.figure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 12px 16px; }
.figure b { display: block; font-size: 24px; line-height: 1.2; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 14px; }
th, td { padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); vertical-align: top; } tr:last-child td { border-bottom: 0; }
table + p { margin: 10px 0 0; } .n { text-align: right; white-space: nowrap; } .notice { border-left: 4px solid #d97706; padding-left: 12px; }
details summary { cursor: pointer; color: var(--accent); margin: 6px 0; } .graph svg { max-width: 100%; height: auto; }
.card > svg { min-width: 640px; } .way { display: inline-block; min-width: 11em; color: var(--soft); } code { font: 0.9em ui-monospace, monospace; }
ol.story { list-style: none; margin: 0; padding: 0; } ol.story li { padding: 3px 0; }
`;
