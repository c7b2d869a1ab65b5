import type { CheckOutcome } from '../../query/check.ts';
import { text } from '../attribute.ts';
import type { Cell } from '../document.ts';
import { outcomeText } from '../outcome.ts';
import { type PageParts, tag } from '../tag.ts';

export const checks = tag({
  name: 'checks',
  description: 'A table of what the checks of the report look for and what they found.',
  example: '{% checks title="What was checked" /%}',
  attributes: { title: text('Stands over the table.') },
  build: ({ title }, page) => {
    const id = page.next('table');
    if (page.checks.length === 0) return [];
    const columns = ['check', 'check_looks_for', 'check_result'].map((key) => ({
      label: page.context.word(key),
      align: 'start' as const,
    }));
    const rows = page.checks.map((check) => cellsOf(check, page));
    return [{ kind: 'table', id, title, subtitle: '', source: '', columns, rows }];
  },
});

function cellsOf(check: CheckOutcome, { definitions, context }: PageParts): Cell[] {
  const language = context.writing.language;
  const definition = definitions.checks[check.name];
  const texts = [
    definition?.title?.[language] ?? check.name,
    definition?.text?.[language] ?? '',
    outcomeText(check, context),
  ];
  return texts.map((value) => ({ text: value, value }));
}
