/** Texts as values: each by itself, so that one that is refused hides no other. */
import { describe, expect, it } from 'vitest';
import { csvValues, quotedField } from '../../contracts/csv-values.ts';
import { csvFolder, csvLake } from './lake.ts';

const folder = csvFolder();

describe.each(csvValues)('$type with {$settings}', ({ settings, type, texts }) => {
  const lake = csvLake(`n: integer, v: "${type}"`, settings);

  it('are read as they say', async () => {
    const read = Object.entries(texts).filter(([, value]) => value !== undefined);
    const lines = read.map(([text], index) => `${index},${quotedField(text)}\n`);
    folder.write('sales/a.csv', `n,v\n${lines.join('')}`);
    const rows = await folder.rowsOf(lake, 'select v from raw.sales order by n');
    const found = read.map(([text], index) => [text, rows[index]?.v]);
    expect(found).toEqual(read);
  });

  const refused = Object.entries(texts).flatMap(([text, value]) => (value === undefined ? [text] : []));
  it.each(refused)('refuse "%s"', async (text) => {
    folder.write('sales/a.csv', `n,v\n1,\n2,${quotedField(text)}\n`);
    expect(await folder.problemOf(lake)).toContain(
      `LAKE/sales/a.csv:3: table sales: column v holds "${text}"; expected ${type}`,
    );
  });
});
