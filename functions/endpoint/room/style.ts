/** The look of the reading room: light and dark, from 320 px on, and on paper. */

const colours = `
:root { color-scheme: light dark; --ink: #1d2733; --muted: #56626e; --rule: #d5dbe1; --surface: #ffffff; --raised: #f4f6f8;
  --accent: #0b5394; --on-accent: #ffffff; --good: #1b6e3c; --bad: #a3201b; --warn: #7a5200; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf2; --muted: #a9b5c0; --rule: #394551; --surface: #12181f; --raised: #1b232c;
  --accent: #8ab8e8; --on-accent: #12181f; --good: #7fd09a; --bad: #ff9d97; --warn: #f0c674; } }
`;

/** Text reads best in lines of some seventy letters; lists, tables and what is shown inside take the whole width. */
const text = `
* { box-sizing: border-box; }
body { margin: 0; background: var(--surface); color: var(--ink); overflow-wrap: break-word;
  font: 1.0625rem/1.5 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 1.25rem; max-width: 48rem; text-wrap: balance; }
h2 { font-size: 1.3125rem; line-height: 1.3; margin: 2.25rem 0 .6rem; }
h3 { font-size: 1.125rem; line-height: 1.35; margin: 1.5rem 0 .35rem; }
p, ul, ol, dl { margin: 0 0 1rem; }
p, main :not(nav) > :is(ul, ol):not([class]) { max-width: 44rem; }
a { color: var(--accent); text-underline-offset: .15em; }
a:hover { text-decoration-thickness: .15em; }
:is(a, button, input, select, textarea, summary, [tabindex]):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.small { color: var(--muted); font-size: .9375rem; }
.whole { white-space: nowrap; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
code { font-family: ui-monospace, 'SFMono-Regular', Menlo, Consolas, monospace; font-size: .9375em; }
pre { background: var(--raised); padding: .75rem 1rem; overflow-x: auto; font-size: .875rem; line-height: 1.45; }
`;

const frame = `
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding-block: .75rem 0; border-bottom: 1px solid var(--rule); }
main { padding-block: 2rem 3rem; }
main:focus { outline: none; }
footer { padding-block: 1rem 2rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .9375rem; }
footer form { display: flex; flex-wrap: wrap; gap: 0 .75rem; }
.brand { font-weight: 700; color: inherit; text-decoration: none; padding: .35rem 0 .5rem; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; background: var(--surface); padding: .5rem 1rem; }
nav ul { display: flex; flex-wrap: wrap; gap: 0 1.25rem; list-style: none; margin: 0; padding: 0; }
nav a { display: inline-block; padding: .35rem 0 .5rem; text-decoration: none; border-bottom: 3px solid transparent; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { color: var(--ink); font-weight: 700; border-bottom-color: var(--accent); }
main nav { border-bottom: 1px solid var(--rule); margin: 0 0 1.5rem; }
.who { margin: 0 0 0 auto; display: flex; flex-wrap: wrap; gap: 0 .75rem; color: var(--muted); font-size: .9375rem; padding: .35rem 0 .5rem; min-width: 0; overflow-wrap: anywhere; }
`;

const forms = `
main form { margin: 0 0 1.5rem; }
label, legend { display: block; font-weight: 700; margin: 0 0 .25rem; padding: 0; }
fieldset { border: 0; margin: 0 0 1.5rem; padding: 0; min-width: 0; }
.field { margin: 0 0 1.5rem; }
.hint { color: var(--muted); margin: 0 0 .35rem; font-weight: 400; }
input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea { font: inherit; color: inherit; background: var(--surface);
  border: 2px solid var(--muted); border-radius: 0; padding: .4rem .5rem; width: 100%; max-width: 26rem; min-height: 2.75rem; }
input[type=date] { max-width: 13rem; }
textarea { max-width: 44rem; min-height: 6rem; }
main form { margin: 0 0 1.5rem; }
ul.actions { list-style: none; padding: 0; }
.choice { display: flex; gap: .6rem; align-items: start; font-weight: 400; padding: .3rem 0; }
.choice label { font-weight: 400; margin: 0; } .choice .hint { margin: 0; }
.more { border-left: 4px solid var(--rule); margin: .25rem 0 .75rem .5rem; padding: .25rem 0 .25rem 1.1rem; } .more > :last-child { margin-bottom: 0; }
.choice:has(input:not(:checked)) + .more { display: none; }
.choice input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
button, a.button { font: inherit; font-weight: 700; padding: .5rem 1.1rem; border: 2px solid var(--accent); border-radius: 0; background: var(--accent); color: var(--on-accent); cursor: pointer; min-height: 2.75rem; }
button:hover { text-decoration: underline; }
a.button { display: inline-block; text-decoration: none; } a.button:hover { text-decoration: underline; }
button.second { background: transparent; color: var(--accent); }
button.link { border: 0; background: none; padding: 0; min-height: 0; font-weight: 400; color: var(--accent); text-decoration: underline; text-underline-offset: .15em; }
.filter { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr)); gap: 0 1.25rem; align-items: end;
  background: var(--raised); padding: 1rem 1.25rem 0; margin: 0 0 1.5rem; }
.filter .field, .filter button { margin: 0 0 1rem; }
.filter button { justify-self: start; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: center; margin: 0 0 1.5rem; }
.problems { border: 4px solid var(--bad); padding: 1rem; margin: 0 0 1.75rem; max-width: 44rem; }
.problems h2 { margin-top: 0; }
.problems > :last-child { margin-bottom: 0; }
.problems a { color: var(--bad); font-weight: 700; }
.wrong { border-left: 4px solid var(--bad); padding-left: .75rem; }
.problem { color: var(--bad); font-weight: 700; margin: 0 0 .35rem; }
`;

const parts = `
.status { font-weight: 700; white-space: nowrap; }
.status.good { color: var(--good); } .status.bad { color: var(--bad); } .status.warn { color: var(--warn); }
.note { border-left: 4px solid var(--accent); background: var(--raised); padding: .75rem 1rem; margin: 0 0 1.25rem; }
.note.bad { border-color: var(--bad); } .note.warn { border-color: var(--warn); } .note.good { border-color: var(--good); }
.note > :last-child { margin-bottom: 0; }
.empty { color: var(--muted); border: 1px dashed var(--rule); padding: 1.25rem; max-width: none; }
.cards { list-style: none; padding: 0; border-bottom: 1px solid var(--rule); }
.cards > li { border-top: 1px solid var(--rule); padding: .8rem 0; }
.cards > li > :last-child { margin-bottom: 0; }
.cards :is(h2, h3) { margin: 0 0 .15rem; font-size: 1.125rem; }
.wide { overflow-x: auto; margin: 0 0 1.25rem; }
table { border-collapse: collapse; width: 100%; margin: 0 0 1.25rem; }
caption { text-align: start; font-weight: 700; padding: 0 0 .35rem; }
th, td { text-align: start; vertical-align: top; padding: .5rem 1.25rem .5rem 0; border-bottom: 1px solid var(--rule); }
thead th { white-space: nowrap; }
:is(th, td):last-child { padding-right: 0; }
:is(th, td).end { text-align: end; font-variant-numeric: tabular-nums; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; }
dl.facts dt { font-weight: 700; } dl.facts dd { margin: 0; min-width: 0; }
.answers > div { display: grid; grid-template-columns: 12rem minmax(0, 1fr) max-content; gap: 0 1.5rem; border-bottom: 1px solid var(--rule); padding: .7rem 0; }
.answers dt { font-weight: 700; } .answers dd { margin: 0; overflow-wrap: anywhere; } .answers p { margin: 0; }
.steps { padding: 0; list-style: none; } .steps > li { padding: .2rem 0; overflow-wrap: anywhere; } .steps > li > span:first-child { display: inline-block; min-width: min(14rem, 60%); }
table.rows { margin: 0 0 1.25rem; } .rows .end { white-space: nowrap; } .rows.tight { width: auto; min-width: min(100%, 26rem); }
details { margin: 0 0 1rem; }
summary { color: var(--accent); cursor: pointer; padding: .25rem 0; }
details[open] > summary { margin-bottom: .5rem; }
iframe { display: block; width: 100%; height: 80vh; margin: 0 0 1rem; border: 1px solid var(--rule); background: #ffffff; }
`;

const narrow = `
@media (max-width: 44rem) { table.rows, .rows :is(caption, tbody, tr, td) { display: block; } .rows thead { position: absolute; left: -999rem; }
  .rows tr { padding: .6rem 0; border-bottom: 1px solid var(--rule); }
  .rows :is(td, td.end) { display: grid; grid-template-columns: 5.75rem minmax(0, 1fr); gap: .75rem; text-align: start; border: 0; padding: .1rem 0; }
  .rows td::before { content: attr(data-head); color: var(--muted); } .rows td:has(> div:empty) { display: none; }
  .rows caption { display: block; } }
@media (max-width: 30rem) { h1 { font-size: 1.5rem; } main { padding-block-start: 1.25rem; } .who { margin-left: 0; } nav ul { gap: 0 1rem; }
  dl.facts { grid-template-columns: minmax(0, 1fr); gap: 0; } dl.facts dd { margin-bottom: .75rem; } .answers > div { grid-template-columns: minmax(0, 1fr); } }
`;

/** Paper has no links to follow, but keeps what a status says. */
const print = `
@media print { :root { --ink: #000000; --muted: #333333; --rule: #999999; --surface: #ffffff; --raised: #ffffff; --accent: #000000;
  --good: #000000; --bad: #000000; --warn: #000000; } header nav, main nav, .who, footer, .skip, form, button, iframe { display: none; }
  main { padding-block: 0; } h2, h3 { break-after: avoid; } .cards > li, tr { break-inside: avoid; } }
`;

export const style = [colours, text, frame, forms, parts, narrow, print].join('');
