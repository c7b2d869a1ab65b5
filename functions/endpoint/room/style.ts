/** The look of the reading room: light and dark, from 320 px on, and on paper. */
export const style = `
:root { color-scheme: light dark; --ink: #1d2733; --muted: #56626e; --rule: #d5dbe1; --surface: #ffffff; --raised: #f4f6f8;
  --accent: #0b5394; --on-accent: #ffffff; --good: #1b6e3c; --bad: #a3201b; --warn: #7a5200; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --muted: #a9b5c0; --rule: #394551; --surface: #12181f; --raised: #1b232c;
  --accent: #8ab8e8; --on-accent: #12181f; --good: #7fd09a; --bad: #ff9d97; --warn: #f0c674; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--ink); overflow-wrap: break-word;
  font: 1.0625rem/1.5 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', sans-serif; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; padding-block: .75rem; border-bottom: 1px solid var(--rule); }
main { padding-block: 1.5rem 3rem; }
main:focus { outline: none; }
footer { padding-block: 1rem 2rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .9375rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 1rem; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2rem 0 .5rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible, button:focus-visible, input:focus-visible, select:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--accent); outline-offset: 2px; }
.brand { font-weight: 700; color: inherit; text-decoration: none; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--surface); padding: .5rem 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .35rem 0; }
nav a[aria-current] { color: var(--ink); font-weight: 700; text-decoration: none; box-shadow: 0 2px 0 var(--accent); }
.who { margin: 0 0 0 auto; display: flex; flex-wrap: wrap; gap: 0 .75rem; color: var(--muted); font-size: .9375rem; }
label, legend { display: block; font-weight: 700; margin: 0 0 .25rem; padding: 0; }
fieldset { border: 0; margin: 0 0 1.25rem; padding: 0; min-width: 0; }
.field { margin: 0 0 1.25rem; }
.hint { color: var(--muted); margin: 0 0 .35rem; font-weight: 400; }
input:not([type=hidden]):not([type=checkbox]):not([type=radio]), select, textarea { font: inherit; color: inherit; background: var(--surface);
  border: 2px solid var(--muted); border-radius: 0; padding: .4rem .5rem; width: 100%; max-width: 26rem; }
.choice { display: flex; gap: .6rem; align-items: start; font-weight: 400; padding: .3rem 0; }
.choice input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
button { font: inherit; font-weight: 700; padding: .55rem 1.1rem; border: 2px solid var(--accent); border-radius: 0; background: var(--accent); color: var(--on-accent); cursor: pointer; }
button.second { background: transparent; color: var(--accent); }
button.link { border: 0; background: none; padding: 0; font-weight: 400; color: var(--accent); text-decoration: underline; text-underline-offset: .15em; }
footer form { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
.problems { border: 4px solid var(--bad); padding: 1rem; margin: 0 0 1.5rem; }
.problems h2 { margin-top: 0; }
.problems a { color: var(--bad); font-weight: 700; }
.wrong { border-left: 4px solid var(--bad); padding-left: .75rem; }
.problem { color: var(--bad); font-weight: 700; margin: 0 0 .35rem; }
.status { font-weight: 700; white-space: nowrap; }
.status.good { color: var(--good); } .status.bad { color: var(--bad); } .status.warn { color: var(--warn); }
.note { border-left: 4px solid var(--accent); background: var(--raised); padding: .75rem 1rem; margin: 0 0 1.25rem; }
.note.bad { border-color: var(--bad); } .note.warn { border-color: var(--warn); } .note.good { border-color: var(--good); }
.note > :last-child { margin-bottom: 0; }
.empty { color: var(--muted); border: 1px dashed var(--rule); padding: 1.25rem; }
.cards { list-style: none; padding: 0; }
.cards > li { border-top: 1px solid var(--rule); padding: .9rem 0; }
.cards > li > :last-child { margin-bottom: 0; }
.cards h2, .cards h3 { margin: 0 0 .15rem; font-size: 1.125rem; }
.small { color: var(--muted); font-size: .9375rem; }
.wide { overflow-x: auto; margin: 0 0 1.25rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--rule); }
th.end, td.end { text-align: end; font-variant-numeric: tabular-nums; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.25rem; }
dl.facts dt { font-weight: 700; } dl.facts dd { margin: 0; min-width: 0; }
pre { background: var(--raised); padding: .75rem 1rem; overflow-x: auto; font-size: .875rem; line-height: 1.45; }
code { font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; }
iframe { width: 100%; height: 80vh; border: 1px solid var(--rule); background: #ffffff; }
@media (max-width: 30rem) { h1 { font-size: 1.5rem; } dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .75rem; } .who { margin-left: 0; } }
@media print { header nav, .who, footer, .skip, button, iframe { display: none; } body { background: #fff; color: #000; } }
`;
