/** The first report of a project, `overview`: totals, by day, by the best dimension, thirteen periods, and checks. */
import { labelOf, type Measure, measuresOf } from './figures.ts';
import type { StarterModel } from './models.ts';
import type { Grain } from './period.ts';
import type { Dimension, Roles } from './roles.ts';

export type Files = Readonly<Record<string, string>>;

interface Overview {
  readonly roles: Roles;
  readonly grain: Grain;
  readonly models: ReadonlyMap<string, StarterModel>;
}

/** Everything that the files are written from. */
interface Parts {
  readonly roles: Roles;
  readonly grain: Grain;
  /** The model of the facts, and its columns. */
  readonly model: StarterModel;
  readonly time: string;
  /** The local day of a row, in SQL. */
  readonly day: string;
  /** Whether a row lies in a span, in SQL. */
  readonly within: (span: '' | 'pop_' | 'yoy_') => string;
  readonly measures: readonly Measure[];
  readonly main: Measure;
  readonly dimension: Named | undefined;
}

interface Named extends Dimension {
  /** The column, and its query. */
  readonly name: string;
  readonly query: string;
  /** In SQL, of the facts' model `f` and, if it is joined, of `d`. */
  readonly sql: string;
  readonly from: string;
}

/** The files of the report, by their names in its folder. */
export function overviewFiles(overview: Overview): Files {
  const parts = partsOf(overview);
  const { dimension, roles } = parts;
  return {
    'report.yaml': reportYaml(parts),
    'figures.yaml': figuresYaml(parts),
    'definitions.yaml': definitionsYaml(parts),
    'totals.sql': totals(parts),
    'by_day.sql': byDay(parts),
    [`${parts.grain}s_back.sql`]: back(parts),
    ...(dimension ? { [`${dimension.query}.sql`]: byDimension(parts, dimension) } : {}),
    'checks/adds_up.sql': addsUp(parts),
    'checks/complete.sql': complete(parts),
    'checks/missing_values.sql': missingValues(parts),
    ...(roles.key ? { 'checks/duplicates.sql': duplicates(parts, roles.key.name) } : {}),
    ...(dimension?.join ? { 'checks/unknown_keys.sql': unknownKeys(parts, dimension) } : {}),
    'en.md': page(parts),
  };
}

function partsOf({ roles, grain, models }: Overview): Parts {
  const model = models.get(roles.facts.table.name);
  if (!model) throw new Error(`there is no model ${roles.facts.table.name}`);
  const time = model.called.get(roles.time.name) ?? '';
  const at = roles.time.type === 'timestamp' ? '_at' : '';
  const measures = measuresOf(roles, model);
  const [main] = measures;
  if (!main) throw new Error('rows can always be counted');
  return {
    ...{ roles, grain, model, time, measures, main },
    day: at === '' ? time : `local_day(${time})`,
    within: (span) => `${time} >= :${span}start${at} and ${time} < :${span}end${at}`,
    dimension: namedDimension(roles, model, models, time),
  };
}

function namedDimension(
  { dimension }: Roles,
  model: StarterModel,
  models: ReadonlyMap<string, StarterModel>,
  time: string,
): Named | undefined {
  if (!dimension) return undefined;
  const { column, join } = dimension;
  const other = join && models.get(join.table.table.name);
  const name = (other ?? model).called.get(column.name) ?? '';
  if (name === time) return undefined;
  const query = `by_${name}`;
  if (!join || !other) return { ...dimension, name, query, sql: `f.${name}`, from: `${model.name} as f` };
  const on = `d.${other.called.get(join.key.name)} = f.${model.called.get(join.column.name)}`;
  const from = `${model.name} as f\njoin ${other.name} as d on ${on}`;
  return { ...dimension, name, query, sql: `d.${name}`, from };
}

const spans = [
  ['', 'in_period'],
  ['_before', 'in_before'],
  ['_earlier', 'in_earlier'],
] as const;

function totals({ measures, model, within }: Parts): string {
  const sums = measures.flatMap(({ name, sql }) =>
    spans.map(([suffix, flag]) => `    ${sql(flag)} as ${name}${suffix}`),
  );
  const columns = measures.map(
    ({ name }) =>
      `  ${name}, ${name}_before, growth(${name}, ${name}_before) as ${name}_growth_before,\n` +
      `  ${name}_earlier, growth(${name}, ${name}_earlier) as ${name}_growth_earlier`,
  );
  return `-- Grain: one row. The period, the one before, and a year earlier.
with flagged as (
  select
    *,
    ${within('')} as in_period,
    ${within('pop_')} as in_before,
    ${within('yoy_')} as in_earlier
  from ${model.name}
),
sums as (
  select
${sums.join(',\n')}
  from flagged
  where in_period or in_before or in_earlier
)
select
${columns.join(',\n')}
from sums
`;
}

const byDay = ({ day, main, model, within }: Parts): string => `-- Grain: one row per day that has rows.
select ${day} as day, ${main.sql()} as ${main.name}
from ${model.name}
where ${within('')}
group by 1
order by 1
`;

function back({ grain, day, main, model, roles, time }: Parts): string {
  const start = `date_add('${grain}', -12, date_trunc('${grain}', :start))`;
  const [from, end] = roles.time.type === 'timestamp' ? [`day_start(${start})`, ':end_at'] : [start, ':end'];
  return `-- Grain: one row per ${grain}, thirteen up to the end of the period.
select date_trunc('${grain}', ${day}) as ${grain}, ${main.sql()} as ${main.name}
from ${model.name}
where ${time} >= ${from} and ${time} < ${end}
group by 1
order by 1
`;
}

const qualified = (condition: string, time: string) => condition.replaceAll(`${time} `, `f.${time} `);

function byDimension({ main, time, within }: Parts, { name, sql, from }: Named): string {
  const [own, before] = [qualified(within(''), time), qualified(within('pop_'), time)];
  return `-- Grain: one row per ${name}, the ten largest of the period.
with sums as (
  select
    ${sql} as ${name},
    ${main.sql(own, 'f.')} as ${main.name},
    ${main.sql(before, 'f.')} as ${main.name}_before
  from ${from.replace('\njoin', '\n  join')}
  where (${own}) or (${before})
  group by ${sql}
)
select ${name}, ${main.name}, ${main.name}_before, growth(${main.name}, ${main.name}_before) as growth
from sums
where ${main.name} > 0
order by ${main.name} desc, ${name}
limit 10
`;
}

const addsUp = ({ main: { name } }: Parts): string => `-- severity: hold
-- The days add up to the period.
select t.${name}, d.${name} as by_day
from totals as t
cross join (select sum(${name}) as ${name} from by_day) as d
where t.${name} <> d.${name}
`;

const complete = ({ day, model }: Parts): string => `-- severity: hold
-- The data reach the last day of the period.
select max(${day}) as last_day, date_add('day', -1, :end) as expected_day
from ${model.name}
having max(${day}) is null or max(${day}) < date_add('day', -1, :end)
`;

function missingValues({ main, model, within, dimension, roles }: Parts): string {
  const own = dimension && !dimension.join ? [dimension.name] : [];
  const looked = [...(roles.amount ? [main.name] : []), ...own];
  const fields = looked.length > 0 ? looked : [model.called.get(roles.time.name) ?? ''];
  const counts = fields.map(
    (field) =>
      `select '${field}' as field, count(*) as count from ${model.name}\nwhere ${field} is null and ${within('')} having count(*) > 0`,
  );
  return `-- severity: warn\n-- Rows of the period without a value.\n${counts.join('\nunion all\n')}\n`;
}

function duplicates({ model, within }: Parts, key: string): string {
  const name = model.called.get(key) ?? key;
  return `-- severity: hold
-- The same ${name} twice.
select ${name}, count(*) as copies
from ${model.name}
where ${within('')}
group by ${name}
having count(*) > 1
order by ${name}
limit 100
`;
}

function unknownKeys({ model, time, within }: Parts, { from, join }: Named): string {
  const column = model.called.get(join?.column.name ?? '') ?? '';
  const key = /on (d\.\w+)/.exec(from)?.[1] ?? '';
  return `-- severity: warn
-- Rows of the period whose ${column} nobody knows.
select f.${column}, count(*) as count
from ${from.replace('\njoin', '\nleft join')}
where ${key} is null and ${qualified(within(''), time)}
group by f.${column}
order by 2 desc, 1
limit 100
`;
}

const owner = 'owner@example.com';

function reportYaml({ grain, model, time }: Parts): string {
  const cron = grain === 'month' ? '0 7 2 * *' : '0 7 * * 1';
  return `title: {en: Overview}
owner: ${owner}       # hears of failures and holds: put your address here
coverage: {${model.name}: ${time}}        # what says how far the data reach
on_empty: hold
empty_when: totals.row_count
schedules: [{name: ${grain}ly, cron: "${cron}", period: last ${grain}}]      # goes to those in ../../subscriptions.yaml
`;
}

function figuresYaml({ grain, measures, main, dimension }: Parts): string {
  const totals = measures.map(
    ({ name, label, unit }) => `  ${name}: {of: totals.${name}, unit: ${unit}, name: {en: ${label}}}\n`,
  );
  const by = dimension
    ? `  ${dimension.name}_${main.name}: {of: ${dimension.query}.${main.name}, by: ${dimension.name}, compare: before, growth: {before: growth}, unit: ${main.unit}, name: {en: ${main.label}}}\n`
    : '';
  const called = dimension ? `  ${dimension.name}: {en: ${labelOf(dimension.name)}}\n` : '';
  const over = grain === 'month' ? 'month' : 'date';
  return `defaults: {compare: [before, year]}
columns:
  day: {en: Day}
  ${grain}: {en: ${labelOf(grain)}}
${called}figures:
${totals.join('')}  daily: {of: by_day.${main.name}, over: day, over_as: date, compare: none, unit: ${main.unit}, name: {en: ${main.label} by day}}
  back: {of: ${grain}s_back.${main.name}, over: ${grain}, over_as: ${over}, compare: none, unit: ${main.unit}, name: {en: ${main.label} by ${grain}}}
${by}`;
}

function definitionsYaml({ grain, model, main, roles, dimension, time }: Parts): string {
  const text = (name: string, title: string, said: string) =>
    `  ${name}:\n    title: {en: ${title}}\n    text: {en: "${said}"}\n`;
  const of = roles.amount ? `the sum of ${main.name}` : 'the number of rows';
  const label = main.label;
  return `queries:
${text('totals', 'Totals', `${label} are ${of} in ${model.name}, by ${time}, in the period, the one before and a year earlier.`)}${text('by_day', `${label} by day`, `${label} of each local day of the period.`)}${text(`${grain}s_back`, `${label} by ${grain}`, `${label} of the thirteen ${grain}s up to the end of the period.`)}${
  dimension
    ? text(
        dimension.query,
        `${label} by ${labelOf(dimension.name).toLowerCase()}`,
        'The ten largest of the period, and the change on the period before.',
      )
    : ''
}checks:
${text('adds_up', 'Days add up', 'The days of the period add up to its total.')}${text('complete', 'Complete', 'The data reach the last day of the period.')}${text('missing_values', 'Missing values', 'Every row has the values that are added up and grouped.')}${roles.key ? text('duplicates', 'No duplicates', 'No row is there twice.') : ''}${dimension?.join ? text('unknown_keys', 'Known keys', 'Every row is found in the table that it is grouped by.') : ''}`;
}

function page({ grain, measures, main, dimension }: Parts): string {
  const tiles = measures.slice(0, 4).map(({ name }) => `$${name}`);
  const table = dimension
    ? `{% chart type="bar" data=$${dimension.query} horizontal=true x="${dimension.name}" y="${main.name}" names=["${main.label}"] unit="${main.unit}"
   title="${main.label} by ${labelOf(dimension.name).toLowerCase()}" subtitle="The ten largest of the period" else="There are no data." /%}

{% table data=$${dimension.query} columns=["${dimension.name}", "${main.name}", "${main.name}_before", "growth"]
   title="${main.label} by ${labelOf(dimension.name).toLowerCase()}" subtitle="The ten largest, and the change on the period before" else="There are no data." /%}

`
    : '';
  const when =
    grain === 'month' ? '{.max.month} was the strongest month' : 'The week of {.max.week} was the strongest';
  return `# Overview

{% headline title=["${main.label} {${main.name}:verb}, to {${main.name}}", "${main.label} came to {${main.name}}", "No data in {period.own}"] /%}

{% kpis of=[${tiles.join(', ')}] /%}

**${main.label}** came to {% $${main.name} %}{% change($${main.name}) %}{% change($${main.name}.year) %}.

{% chart line=$back title=["${when}, at {.max}", "${main.label} by ${grain}"] else="There are no data." /%}

{% chart line=$daily title=["{.max.day} was the strongest day, at {.max}", "${main.label} by day"] else="There are no data." /%}

${table}{% more /%}

## Methods and quality

{% definitions /%}

{% missing /%}

{% checks title="What was checked" /%}
`;
}
