/** docs/pages.md: what it says is said of everything, and its examples are sound. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonSchema } from '../../functions/compose/attribute.ts';
import { functionGroups } from '../../functions/compose/functions.ts';
import { tags } from '../../functions/compose/tags.ts';
import { loadModels } from '../../functions/query/models.ts';
import type { Figure } from '../../functions/templates/figure.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';
import { checkSql } from '../../functions/validate/sql.ts';

/** What the examples show of other files. */
const beside = {
  pictures: { 'warehouse.png': { mediaType: 'image/png', data: '', width: 1, height: 1 } },
  snippets: [{ name: 'contact', pages: { en: { name: 'en', file: 'x/en.md', text: 'Us.' } }, pictures: {} }],
} as const;

/** A figure of a query that the report lacks: sales of each kind by month. */
const shownFigure: Figure = {
  ...{ key: 'kind_months', query: 'kind_months', column: 'sales', by: ['kind', 'month'], unit: 'money' },
  ...{ compare: [], earlier: {}, growth: {}, name: { en: 'Sales', zh: '销售额' } },
};
const shownColumns = [
  { name: 'kind', type: 'string' },
  { name: 'month', type: 'date' },
  { name: 'sales', type: 'decimal' },
] as const;

test('every example is sound on a page of talent-growth', async () => {
  const templates = templatesAt(undefined);
  const report = loadReport(templates, 'talent-growth');
  const checked = await checkSql(report, loadModels(templates));
  const columns = { ...checked.columns, kind_months: shownColumns };
  const { figures } = report;
  const declared = { ...figures, figures: { ...figures.figures, kind_months: shownFigure } };
  const examples = [...readFileSync('docs/pages.md', 'utf8').matchAll(/```text\n(.*?)```/gs)];
  expect(examples.length).toBeGreaterThan(40);
  for (const [, text = ''] of examples) {
    // A function alone is a part of a sentence.
    const page = { name: 'en', file: 'en.md', text: `# Page\n\n${text.replace(/^\{% \w+\(/, 'It is $&')}` };
    expect([
      text,
      checkPages({ ...report, ...beside, figures: declared, pages: { en: page } }, columns),
    ]).toEqual([text, []]);
  }
});

const declared = [
  ...tags.map(({ name, description, attributes }) => ({ name, description, attributes })),
  ...functionGroups.flatMap(({ functions }) =>
    functions.map(({ name, description, values, named }) => ({
      name: `${name}()`,
      description,
      attributes: { ...values, ...named },
    })),
  ),
];

test.each(declared)('$name says what it is, and so do its attributes', ({ description, attributes }) => {
  expect(description).toMatch(/\.$/);
  const { properties = {} } = jsonSchema(z.object(attributes));
  expect(Object.keys(properties)).toEqual(Object.keys(attributes));
  for (const property of Object.values(properties))
    expect(property).toMatchObject({ description: expect.stringMatching(/\.$/) });
});
