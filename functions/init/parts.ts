/** What the files of the first report are written from. */
import { type Measure, measuresOf } from './figures.ts';
import type { StarterModel } from './models.ts';
import type { Grain } from './period.ts';
import type { Dimension, Roles } from './roles.ts';

export interface Overview {
  readonly roles: Roles;
  readonly grain: Grain;
  readonly models: ReadonlyMap<string, StarterModel>;
  /** Whether the facts lie in partitions `dt` of the days of their time. */
  readonly isByDay: boolean;
}

export interface Parts {
  readonly roles: Roles;
  readonly grain: Grain;
  readonly isByDay: boolean;
  /** The model of the facts, and its columns. */
  readonly model: StarterModel;
  readonly time: string;
  /** The local day of a row, in SQL. */
  readonly day: string;
  /** Whether a row lies in a span, in SQL: of the facts' model, or of it under an alias such as `f.`. */
  readonly within: (span: '' | 'pop_' | 'yoy_', of?: string) => string;
  readonly measures: readonly Measure[];
  readonly main: Measure;
  readonly dimension: Named | undefined;
}

export interface Named extends Dimension {
  /** The column, and its query. */
  readonly name: string;
  readonly query: string;
  /** In SQL, of the facts' model `f` and, if it is joined, of `d`. */
  readonly sql: string;
  readonly from: string;
}

export function partsOf({ roles, grain, models, isByDay }: Overview): Parts {
  const model = models.get(roles.facts.table.name);
  if (!model) throw new Error(`there is no model ${roles.facts.table.name}`);
  const time = model.called.get(roles.time.name) ?? '';
  const at = roles.time.type === 'timestamp' ? '_at' : '';
  const measures = measuresOf(roles, model);
  const [main] = measures;
  if (!main) throw new Error('rows can always be counted');
  return {
    ...{ roles, grain, isByDay, model, time, measures, main },
    day: at === '' ? time : `local_day(${time})`,
    within: (span, of = '') =>
      `${of}${time} >= :${span}start${at} and ${of}${time} < :${span}end${at}` +
      (isByDay ? ` and ${of}dt >= :${span}start_dt and ${of}dt <= :${span}end_dt` : ''),
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
