/** The first report of a project, `overview`: totals, by day, by the best dimension, thirteen periods, and checks. */
import { type Named, type Overview, type Parts, partsOf } from './parts.ts';
import { reportTexts } from './report-texts.ts';

export type Files = Readonly<Record<string, string>>;

/** The files of the report, by their names in its folder, with a page in each of the languages. */
export function overviewFiles(overview: Overview, languages: readonly string[]): Files {
  const parts = partsOf(overview);
  const { dimension, isByDay, roles } = parts;
  return {
    ...reportTexts(parts, languages),
    'totals.sql': totals(parts),
    'by_day.sql': byDay(parts),
    [`${parts.grain}s_back.sql`]: back(parts),
    ...(dimension ? { [`${dimension.query}.sql`]: byDimension(parts, dimension) } : {}),
    'checks/adds_up.sql': addsUp(parts),
    'checks/complete.sql': complete(parts),
    'checks/missing_values.sql': missingValues(parts),
    ...(isByDay ? { 'checks/in_place.sql': inPlace(parts) } : {}),
    ...(roles.key ? { 'checks/duplicates.sql': duplicates(parts, roles.key.name) } : {}),
    ...(dimension?.join ? { 'checks/unknown_keys.sql': unknownKeys(parts, dimension) } : {}),
  };
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

function back({ grain, day, isByDay, main, model, roles, time }: Parts): string {
  const start = `date_add('${grain}', -12, date_trunc('${grain}', :start))`;
  const [from, end] = roles.time.type === 'timestamp' ? [`day_start(${start})`, ':end_at'] : [start, ':end'];
  const days = `and dt >= date_format(date_add('day', -1, ${start}), '%Y-%m-%d') and dt <= :end_dt\n`;
  return `-- Grain: one row per ${grain}, thirteen up to the end of the period.
select date_trunc('${grain}', ${day}) as ${grain}, ${main.sql()} as ${main.name}
from ${model.name}
where ${time} >= ${from} and ${time} < ${end}
${isByDay ? days : ''}group by 1
order by 1
`;
}

function byDimension({ main, within }: Parts, { name, sql, from }: Named): string {
  const [own, before] = [within('', 'f.'), within('pop_', 'f.')];
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

const complete = ({ day, isByDay, model }: Parts): string => `-- severity: hold
-- The data reach the last day of the period.
select max(${day}) as last_day, date_add('day', -1, :end) as expected_day
from ${model.name}
${isByDay ? 'where dt >= :start_dt\n' : ''}having max(${day}) is null or max(${day}) < date_add('day', -1, :end)
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

/** The other queries read the partitions of their days alone. */
const inPlace = ({ model, time }: Parts): string => `-- severity: hold
-- Rows in the folders of other days than their own.
select dt, count(*) as count
from ${model.name}
where dt >= :start_dt and dt <= :end_dt
  and abs(date_diff('day', cast(${time} as date), cast(dt as date))) > 1
group by dt
order by dt
`;

function unknownKeys({ model, within }: Parts, { from, join }: Named): string {
  const column = model.called.get(join?.column.name ?? '') ?? '';
  const key = /on (d\.\w+)/.exec(from)?.[1] ?? '';
  return `-- severity: warn
-- Rows of the period whose ${column} nobody knows.
select f.${column}, count(*) as count
from ${from.replace('\njoin', '\nleft join')}
where ${key} is null and ${within('', 'f.')}
group by f.${column}
order by 2 desc, 1
limit 100
`;
}
