/** The JSON schemas in templates/schemas/, by which editors complete and check what analysts write. */
import { z } from 'zod';
import { subscriptionsSchema } from '../functions/deliver/subscriptions.ts';
import { languageOver, languageRules } from '../functions/language/rules.ts';
import { lakeSchema } from '../functions/query/lake.ts';
import { figuresSchema } from '../functions/templates/figures.ts';
import { projectSettings } from '../functions/templates/project-settings.ts';
import { settingsSchema } from '../functions/templates/settings.ts';
import { caseSettings } from '../functions/tests/cases.ts';
import { columnTestsSchema } from '../functions/tests/column-tests.ts';

const files = {
  periodical: { title: 'periodical.yaml: a project', schema: projectSettings },
  report: {
    title: 'report.yaml: a report',
    schema: settingsSchema.partial({ title: true, timezone: true, currency: true, owner: true }),
  },
  figures: { title: 'figures.yaml: what a report speaks of', schema: figuresSchema },
  lake: { title: 'lake.yaml: the raw tables', schema: lakeSchema },
  test: { title: 'test.yaml: a test of a report', schema: caseSettings },
  columns: { title: 'columns.yaml: what holds for columns of the lake', schema: columnTestsSchema },
  language: {
    title: 'templates/languages/LANGUAGE.yaml: a language, or what it has otherwise than another',
    schema: z.union([languageRules, languageOver]),
  },
  subscriptions: { title: 'subscriptions.yaml: who gets what', schema: subscriptionsSchema },
};

/** The files with their texts, by their paths from docs/. */
export function schemaFiles(): [string, string][] {
  return Object.entries(files).map(([name, { title, schema }]) => {
    const { $schema, ...rest } = z.toJSONSchema(schema, {
      target: 'draft-7',
      io: 'input',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        const known = afterPreprocessing(zodSchema);
        if (known) replace(jsonSchema, known);
      },
    });
    const text = JSON.stringify({ $schema, title, ...rest }, null, 2);
    return [`../templates/schemas/${name}.schema.json`, `${text}\n`];
  });
}

function replace(schema: z.core.JSONSchema.BaseSchema, by: z.core.JSONSchema.BaseSchema): void {
  for (const key of Object.keys(schema)) if (key !== 'default' && key !== 'description') delete schema[key];
  Object.assign(schema, by);
}

/** What comes before is a short form: one value instead of a list of them, or of the field that is needed. */
function afterPreprocessing(schema: z.core.$ZodType): z.core.JSONSchema.BaseSchema | undefined {
  const { def } = schema._zod;
  if (def.type !== 'pipe') return undefined;
  const { in: before, out } = def as z.core.$ZodPipeDef;
  if (before._zod.def.type !== 'transform') return undefined;
  const { $schema: _, ...whole } = z.toJSONSchema(out, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  const short = whole.type === 'array' ? whole.items : Object.values(whole.properties ?? {})[0];
  return {
    anyOf: [short ?? {}, whole].map((one) => (one === true ? {} : one)) as z.core.JSONSchema.BaseSchema[],
  };
}
