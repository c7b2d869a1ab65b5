/** What the first report counts and adds up. */
import type { StarterModel } from './models.ts';
import type { Roles } from './roles.ts';
import { fill, labelOf, type Words } from './words.ts';

export interface Measure {
  /** Its column in queries, and its figure. */
  readonly name: string;
  readonly label: (words: Words) => string;
  readonly unit: 'money' | 'count' | 'number';
  /** SQL over the rows for which a condition holds, or over all. @param of what columns are qualified by, `f.` */
  readonly sql: (condition?: string, of?: string) => string;
}

const whereTrue = (condition: string | undefined, value: string) =>
  condition === undefined ? value : `case when ${condition} then ${value} end`;

/** The main one first. */
export function measuresOf({ facts, amount, quantity, entities }: Roles, model: StarterModel): Measure[] {
  const called = (name: string) => model.called.get(name) ?? name;
  const sums = [amount, quantity].flatMap((column): Measure[] => {
    if (!column) return [];
    const [name, isMoney] = [called(column.name), column === amount];
    const isWhole = !/^(double|decimal)/.test(column.type);
    const sum = (condition?: string, of = '') => `sum(${whereTrue(condition, of + name)})`;
    return [
      {
        ...{
          name,
          label: (words) => labelOf(name, words),
          unit: isMoney ? 'money' : isWhole ? 'count' : 'number',
        },
        sql: isWhole ? (condition, of) => `cast(${sum(condition, of)} as bigint)` : sum,
      },
    ];
  });
  const counts = entities.map((column): Measure => {
    const [id, stem] = [called(column.name), called(column.name).replace(/_(id|no|number|key|nr)$/, '')];
    const entity = stem === 'hh' ? 'household' : stem;
    const label = (words: Words) => fill(words.entities, { label: labelOf(entity, words) });
    const sql = (condition?: string, of = '') => `count(distinct ${whereTrue(condition, of + id)})`;
    return { name: `${entity}_count`, label, unit: 'count', sql };
  });
  const table = facts.table.name;
  const rows: Measure = {
    name: 'row_count',
    label: (words) =>
      fill(/.{3}s$/.test(table) ? words.rows.named : words.rows.other, { label: labelOf(table, words) }),
    unit: 'count',
    sql: (condition) => `count(${condition === undefined ? '*' : whereTrue(condition, '1')})`,
  };
  return [...sums, ...counts, rows].toSorted(
    (a, b) => Number(b.unit === 'money') - Number(a.unit === 'money'),
  );
}
