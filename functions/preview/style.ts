/** The look of the preview: panes beside each other, each as wide as what it shows. */
export const style = `
:root { color-scheme: light dark; --line: #d5dbe1; --muted: #56626e; --bad: #a3201b; }
@media (prefers-color-scheme: dark) { :root { --line: #394551; --muted: #a9b5c0; --bad: #ff9d97; } }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.45 -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; padding: 0 1rem 1rem; }
header { position: sticky; top: 0; z-index: 1; background: Canvas; display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1.5rem; padding: .75rem 0; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: .9375rem; margin: .5rem 0 .25rem; }
p { margin: .25rem 0; }
#step { color: var(--muted); }
#languages { margin-left: auto; }
button { font: inherit; padding: .15rem .6rem; border: 1px solid var(--line); background: none; color: inherit; cursor: pointer; }
button[aria-pressed=true] { font-weight: 700; border-color: currentColor; }
#problems { position: sticky; top: 3rem; z-index: 1; margin: 0 0 .75rem; padding: .6rem 1rem .6rem 2rem; border-left: .3rem solid var(--bad); background: color-mix(in srgb, var(--bad) 10%, Canvas);
  font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875rem; white-space: pre-wrap; }
#remarks { margin: 0 0 .75rem; padding-left: 1.25rem; color: var(--muted); }
main { display: flex; gap: 1rem; overflow-x: auto; padding-bottom: .5rem; }
section { flex: none; }
section[hidden] { display: none; }
iframe { display: block; width: 100%; height: calc(100vh - 9.5rem); min-height: 24rem; border: 1px solid var(--line); background: #fff; }
iframe.light { color-scheme: light; }
iframe.dark { color-scheme: dark; background: #12181f; }
.wide { width: 60rem; } .paper { width: 46rem; } .mail { width: 640px; } .phone { width: 320px; }
.mail, .phone { box-sizing: content-box; }
details { margin-top: .75rem; border-top: 1px solid var(--line); }
summary { padding: .6rem 0; cursor: pointer; font-weight: 700; }
.queries { display: grid; grid-template-columns: minmax(20rem, 1fr) 2fr; gap: 1rem; align-items: start; }
.queries iframe { position: sticky; top: 1rem; }
table { border-collapse: collapse; font-size: .875rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .15rem .75rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
.queries :is(th, td):nth-child(n+3) { text-align: right; }
pre { overflow-x: auto; font: .8125rem/1.45 ui-monospace, Menlo, Consolas, monospace; white-space: pre-wrap; }
svg { width: 100%; height: auto; background: #fff; }
`;
