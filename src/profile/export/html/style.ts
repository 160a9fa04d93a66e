/**
 * The report's only style sheet. The page's policy allows it by its hash, so a name that breaks out
 * of its place could not add another; the test says the new hash where this text changes.
 */
export const STYLE_HASH = 'sha256-xiu4Xi4xI6cK21X1h8tSWUDvC9sIfWe1k2iP6R1f5Tc=';

export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1f2328; --quiet: #59636e; --page: #ffffff; --card: #f6f8fa; --line: #d1d9e0;
  --warn: #9a3412; --accent: #0b5cad;
  --h1: #f5e6ce; --h2: #edc99d; --h3: #e3ab74; --h4: #d88d4e; --h5: #cc6d27; --h6: #bb4f01;
  --on3: #000000; --on6: #ffffff; --cold: #e6eaee;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --text: #e6edf3; --quiet: #9ea7b3; --page: #16191d; --card: #1e2329; --line: #3a424c;
    --warn: #fdba74; --accent: #79b8ff;
    --h1: #443429; --h2: #6b492d; --h3: #916033; --h4: #b67a39; --h5: #db953f; --h6: #ffb348;
    --on3: #ffffff; --on6: #000000; --cold: #2a3038;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 24px; max-width: 1200px; background: var(--page); color: var(--text);
  font: 14px/1.5 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 24px; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 32px 0 8px; font-size: 17px; }
.quiet { color: var(--quiet); }
.subtitle { margin: 4px 0 16px; color: var(--quiet); }
.verdict { margin: 0 0 16px; font-size: 15px; max-width: 75ch; overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(170px, 1fr)); gap: 8px; margin: 0; }
.figures div { padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.figures dt { color: var(--quiet); font-size: 12px; }
.figures dd { margin: 0; font-size: 18px; font-variant-numeric: tabular-nums; }
.figures dd + dd { color: var(--quiet); font-size: 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; white-space: nowrap; }
thead th { color: var(--quiet); font-weight: 600; border-bottom-width: 2px; }
tbody th { font-weight: 400; white-space: normal; overflow-wrap: anywhere; min-width: 20ch; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; }
tfoot th, tfoot td { font-weight: 600; border-bottom: 0; }
.scope th { padding-top: 10px; color: var(--quiet); font-weight: 600; }
.idle { color: var(--quiet); }
.bar { display: block; width: 72px; height: 8px; margin-top: 7px; }
.bar .track { fill: var(--cold); }
.icicle, .curve { display: block; width: 100%; height: auto; }
.icicle rect { stroke: var(--page); stroke-width: 0.75; }
.icicle text { font-size: 11px; fill: var(--text); }
.icicle .on4 { fill: #000000; }
.icicle .on6 { fill: var(--on6); }
.icicle .on3 { fill: var(--on3); }
.h0 { fill: var(--cold); } .h1 { fill: var(--h1); } .h2 { fill: var(--h2); } .h3 { fill: var(--h3); }
.h4 { fill: var(--h4); } .h5 { fill: var(--h5); } .h6 { fill: var(--h6); }
.curve .area { fill: var(--accent); fill-opacity: 0.25; stroke: var(--accent); stroke-width: 1; }
.curve .predicted { fill: none; stroke: var(--text); stroke-width: 1.25; stroke-dasharray: 4 3; }
.curve text { font-size: 11px; fill: var(--quiet); }
.curve .axis { stroke: var(--line); }
ul { margin: 0; padding-left: 20px; }
li { overflow-wrap: anywhere; }
.failed { color: var(--warn); font-weight: 600; }
.conditions { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 0; }
.conditions dt { color: var(--quiet); }
.conditions dd { margin: 0; overflow-wrap: anywhere; }
@media print {
  :root { color-scheme: light; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .scroll { overflow: visible; }
  table { font-size: 8pt; }
  th, td { padding: 2px 4px; white-space: normal; }
  tbody th { min-width: 0; }
  .bars { display: none; }
  thead { display: table-header-group; }
  tr, .figures div, svg { break-inside: avoid; }
  h2 { break-after: avoid; }
  .bar, .icicle, .curve, .figures div { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
@page { size: landscape; margin: 12mm; }
`;
