/** docs/parameters.md: all that SQL may name with a colon, from the names that a plan gives. */
import { makePlan, planLiteralNames } from '../functions/plan.ts';
import { parameterTypes } from '../functions/templates/parameters.ts';
import { loadReport } from '../functions/templates/report.ts';
import { templatesAt } from '../functions/templates.ts';

const spans: Readonly<Record<string, string>> = {
  '': 'the period',
  yoy_: 'the same a year earlier, or what `compare: year` says',
  pop_: 'the period before, or what `compare: before` says',
  trailing_: 'the twelve months up to the end of the period',
  yoy_trailing_: 'the twelve months up to the end of the year-earlier span',
  months_: 'the last 24 whole months',
  week_: 'the last whole week that ended in the period; null if none did',
  week_before_: 'the week before that one',
  month_:
    'in a model whose sums are kept by month, each month in turn; elsewhere all days that the others reach',
};

const ends: Readonly<Record<string, readonly [string, string]>> = {
  start: ['date', 'the first day'],
  end: ['date', 'the day after the last'],
  start_at: ['timestamp', 'UTC instant of local midnight that begins the first day'],
  end_at: ['timestamp', 'UTC instant of local midnight that ends the last day'],
  start_dt: ['varchar', 'the first partition `dt` to read: one day more, as partitions are UTC days'],
  end_dt: ['varchar', 'the last partition `dt` to read'],
  live_dt: ['varchar', 'the first partition of sessions, which lie where they began and last up to 48 hours'],
};

const counts: Readonly<Record<string, string>> = {
  days: 'days of the period',
  yoy_days: 'days of the year-earlier span',
  whole_months: 'months of the period; null if it is not made of whole months',
  last_open_day: 'the last day of the period that is not closed (a date)',
};

/** @throws Error a plan gives a name that is described nowhere */
export function parametersReference(): string {
  const described = Object.keys(spans).flatMap((prefix) => Object.keys(ends).map((end) => `${prefix}${end}`));
  const unknown = planLiteralNames().find((name) => !described.includes(name) && !(name in counts));
  if (unknown !== undefined) throw new Error(`docs/parameters.ts does not describe :${unknown}`);
  const report = loadReport(templatesAt(undefined), 'weekly-pulse');
  const { literals } = makePlan(report, { period: '2024-W25', now: '2024-07-01T00:00:00Z' });
  return `# Parameters

<!-- Made by npm run docs from docs/parameters.ts; change it there. -->

Queries, models and checks name values with a colon: \`where day >= :start\`. A plan turns each into a literal of its type
before anything runs, so no value can become SQL, and both engines read the same text.

## Of the period

A name is one of these spans with one of the ends behind it: \`:start\`, \`:yoy_end_at\`, \`:week_before_start\`.

${table(
  ['span', 'means'],
  Object.entries(spans).map(([prefix, text]) => [prefix === '' ? '(none)' : `\`${prefix}\``, text]),
)}

${table(
  ['end', 'type', 'means', 'of the week 2024-W25'],
  Object.entries(ends).map(([end, [type, text]]) => [`\`${end}\``, type, text, `\`${literals[end]}\``]),
)}

And these numbers:

${table(
  ['name', 'means'],
  Object.entries(counts).map(([name, text]) => [`\`:${name}\``, text]),
)}

## Rules

A rule has one value for all runs: \`parameters.yaml\` of the templates has those that reports share, and \`report.yaml\` lays
its own over them, key by key. A rule that no SQL of the report uses is an error.

\`\`\`yaml
# report.yaml
parameters:
  large_sales: 50000000
\`\`\`

SQL names it \`:large_sales\`, a page \`{% $rules.large_sales %}\`, and texts of figures \`{rules.large_sales}\`.

## What a run is asked for with

A parameter with a type may have another value in each run:

\`\`\`yaml
# report.yaml
parameters:
  store: {type: integer, min: 1, max: 999, label: {en: Store, zh: 门店}}
  channel: {type: text, values: [web, shop], default: web}
schedules:
  - {name: flagship, cron: "0 8 3 * *", period: last month, set: {store: 367}}
\`\`\`

${table(
  ['field', 'means'],
  [
    ['`type`', parameterTypes.map((type) => `\`${type}\``).join(', ')],
    ['`values`', 'those that it may have; without them, any of its type'],
    ['`min`, `max`', 'bounds of numbers and days'],
    ['`default`', 'its value where nobody asks for one; without it, null'],
    ['`label`', 'what readers and the form of a run call it'],
  ],
)}

    npx periodical run tally --period 2024-06 --set store=367
    npx periodical backfill tally --from 2024-01 --to 2024-06 --set store=367
    npx periodical preview tally --set store=367

\`run --remote\` takes it too, and so do \`run --draft\`, \`POST /runs\` (\`"set": {"store": 367}\`) and the form of a run in the
reading room. A name that there is not, or a value that it may not have, is refused before anything runs.

SQL reads a parameter without a value as null of its type, so that one query is for all and for one:

\`\`\`sql
where :store is null or store_id = :store
\`\`\`

A page says it with \`{% $parameters.store %}\`, within \`{% if $parameters.store %}\` where it may have none.

Values that are not the usual ones are part of an edition's name, \`tally/2024-06,store=367/r1\`: it is another edition than
\`tally/2024-06\`, with revisions, readers and a period before of its own. Names of parameters stand in their order, other
characters than letters, digits, \`.\` and \`-\` as the bytes of their UTF-8 (\`_E5\`), and all of it has at most 100 characters.
Capitals count: on a
machine whose folders do not tell them apart, let \`values\` list them. Wherever a period can be written, \`2024-06,store=367\` can be. The title of such an edition and the subject of its mails name
the values: "June 2024 · Store: 367". \`manifest.json\` has all parameters that an edition was made with.
`;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
