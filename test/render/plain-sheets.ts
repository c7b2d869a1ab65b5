/** Tables as a workbook shows them of which no report says anything. */
import type { SheetSection, SheetUnit } from '../../functions/compose/sheet.ts';
import type { ColumnType, Tables } from '../../functions/query/table.ts';

const units: Readonly<Record<ColumnType, SheetUnit>> = {
  string: 'text',
  integer: 'count',
  decimal: 'money',
  double: 'number',
  date: 'date',
  timestamp: 'moment',
  boolean: 'boolean',
};

/** A section for each table, with the names and types that it has. */
export function plainSheets(tables: Tables): SheetSection[] {
  return Object.entries(tables).map(([query, { columns }]) => ({
    title: query,
    tables: [
      {
        query,
        title: query,
        text: '',
        source: '',
        columns: columns.map(({ name, type }) => ({
          name,
          label: name,
          unit:
            type !== 'double' || !/growth|share/.test(name)
              ? units[type]
              : /share/.test(name)
                ? 'share'
                : 'growth',
        })),
      },
    ],
  }));
}
