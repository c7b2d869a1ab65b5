/** A page about a small table, for what is added to pages. */
import { type ComposeInput, composeDocuments } from '../../functions/compose.ts';
import { makePlan } from '../../functions/plan.ts';
import type { Table } from '../../functions/query/table.ts';
import { loadReport, type Report } from '../../functions/templates/report.ts';
import { loadTheme, themeDirectories } from '../../functions/templates/theme.ts';
import { templatesAt } from '../../functions/templates.ts';
import { checkPages } from '../../functions/validate/pages.ts';

const templates = templatesAt(undefined);
export const theme = loadTheme(themeDirectories(templates), ['en', 'zh']);

export const stalls: Table = {
  columns: [
    { name: 'stall', type: 'string' },
    { name: 'visitors', type: 'integer' },
  ],
  rows: [
    { stall: 'Books', visitors: 30 },
    { stall: 'Tea', visitors: 12 },
  ],
};

function reportWith(text: string): Report {
  const page = { name: 'en', file: 'en.md', text: `# Stalls\n\n${text}\n` };
  return { ...loadReport(templates, 'weekly-pulse'), pages: { en: page } };
}

/** What the check says of a page, which begins on line 3. */
export const problemsOf = (text: string) => checkPages(reportWith(text), { stalls: stalls.columns });

/** The documents of a page. */
export function documentsOf(text: string, tables: ComposeInput['tables'] = { stalls }) {
  const report = reportWith(text);
  const plan = makePlan(report, { period: '2024-W25', now: '2024-07-01T00:00:00Z' });
  const edition = 'x/2024-W25/r1';
  return composeDocuments({ plan, report, tables, checks: [], absent: [], coverage: {}, theme, edition });
}
