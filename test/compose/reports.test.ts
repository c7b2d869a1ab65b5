/** The pages of the project's reports where nothing is known: they still read as reports, and nothing reads as zero. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Block, Inline, ReportDocument } from '../../functions/compose/document.ts';
import { composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import { loadModels } from '../../functions/query/models.ts';
import type { Tables } from '../../functions/query/table.ts';
import { loadReport, reportNames } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import type { QueryColumns } from '../../functions/validate/columns.ts';
import { checkSql } from '../../functions/validate/sql.ts';

const templates = templatesAt(undefined);
const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);
const models = loadModels(templates);

function tablesWith(columns: QueryColumns, rows: 'no rows' | 'a row of nulls'): Tables {
  const empty = (names: readonly { name: string }[]) =>
    Object.fromEntries(names.map(({ name }) => [name, null]));
  return Object.fromEntries(
    Object.entries(columns).map(([query, of]) => [
      query,
      { columns: of, rows: rows === 'no rows' ? [] : [empty(of)] },
    ]),
  );
}

function inlineText(content: readonly Inline[]): string {
  return content
    .map((part) =>
      part.kind === 'text' ? part.text : part.kind === 'break' ? ' ' : inlineText(part.children),
    )
    .join('');
}

/** Every text that a reader sees, definitions aside: they name rules, and so numbers. */
function textsOf(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'paragraph':
      return [inlineText(block.content)];
    case 'list':
      return block.items.flat().flatMap(textsOf);
    case 'quote':
      return block.blocks.flatMap(textsOf);
    case 'note':
      return [block.title, ...block.blocks.flatMap(textsOf)];
    case 'kpis':
      return block.items.flatMap((tile) => [tile.label, tile.value, tile.change ?? '', tile.against ?? '']);
    case 'chart':
      return [block.title, block.subtitle, block.alt, ...block.series.flatMap(({ labels }) => labels)];
    case 'table':
      return [block.title, block.subtitle, ...block.rows.flat().map(({ text }) => text)];
    case 'image':
      return [block.title];
    case 'landscape':
      return block.blocks.flatMap(textsOf);
    case 'pagebreak':
    case 'divider':
      return [];
  }
}

function emptyHeadings({ blocks }: ReportDocument): string[] {
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    const alone =
      next === undefined ||
      (next.kind === 'heading' && block.kind === 'heading' && next.level <= block.level);
    return block.kind === 'heading' && alone ? [inlineText(block.content)] : [];
  });
}

const cases = reportNames(templates).flatMap((report) =>
  (['2024-06-18', '2024-W25', 'trailing-12:2024-06'] as const).flatMap((period) =>
    (['no rows', 'a row of nulls'] as const).map((rows) => [report, period, rows] as const),
  ),
);

describe('a report whose tables have', () => {
  it.each(cases)('%s %s: %s', async (name, period, rows) => {
    const report = loadReport(templates, name);
    const { columns } = await checkSql(report, models);
    const plan = makePlan(report, { period, now: '2024-07-01T00:00:00Z' });
    const checks = report.checks.map((check) => ({
      ...check,
      passed: false,
      ...{ rows: 1, count: 1 },
      table: { columns: [], rows: [] },
    }));
    const input = {
      plan,
      report,
      tables: tablesWith(columns, rows),
      theme,
      absent: models.absent,
      coverage: {},
      edition: 'x/y/r1',
    };
    for (const document of composeDocuments({ ...input, checks: checks as never })) {
      const texts = document.blocks.flatMap(textsOf);
      expect(emptyHeadings(document)).toEqual([]);
      expect(texts.filter((text) => /undefined|NaN|Infinity|\bnull\b|\{\w+\}|\[object/.test(text))).toEqual(
        [],
      );
      expect(texts.filter((text) => /^[¥+−]?0(\.0+)?(%|元)?$/.test(text))).toEqual([]);
      expect(document.summary).not.toBe('');
    }
  });
});

describe('definitions.yaml', () => {
  const root = mkdtempSync(join(tmpdir(), 'periodical-definitions-'));
  afterAll(() => rmSync(root, { recursive: true }));

  function definitionsOf(text: string) {
    const folder = join(root, 'reports', 'small');
    mkdirSync(folder, { recursive: true });
    const settings =
      'title: {en: Small}\nowner: a@example.com\ntimezone: UTC\ncurrency: EUR\nparameters: {large_sales: 2000000}\n';
    writeFileSync(join(folder, 'report.yaml'), settings);
    writeFileSync(join(folder, 'en.md'), 'Nothing.\n');
    writeFileSync(
      join(folder, 'definitions.yaml'),
      `queries:\n  x:\n    title: {en: X}\n    text: {en: '${text}'}\n`,
    );
    return loadReport(templatesAt(root), 'small').definitions.queries.x?.text.en;
  }

  it('says the rules that the report sets', () => {
    const text = definitionsOf('From {large_sales:amount}, {band_3:count} followers, {surge:growth}.');
    expect(text).toBe('From €2 million, 1 million followers, +300%.');
  });

  it('names what it does not know with file and line', () => {
    expect(() => definitionsOf('{larg_sales:amount}')).toThrow(
      /definitions\.yaml:4: \{larg_sales:amount\} names an unknown parameter; expected one of/,
    );
    expect(() => definitionsOf('{large_sales:money}')).toThrow(
      /definitions\.yaml:4: \{large_sales:money\} is not written in a known way; expected one of amount, count, growth/,
    );
  });
});
