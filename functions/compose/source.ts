/** What a query is made from: relations of the contract, or raw tables where it reads none. */
import { modelsOf } from '../query/assemble.ts';
import type { Models } from '../query/models.ts';
import type { Report } from '../templates/report.ts';
import type { Theme } from '../templates/theme.ts';

export function sourcesOf(
  query: string,
  { report, models }: { readonly report: Report; readonly models?: Models },
): string[] {
  if (!models) return [];
  const read = modelsOf(
    models,
    report.queries.filter(({ name }) => name === query),
  );
  const relations = models.contract.filter((relation) => read.some(({ name }) => name === relation));
  return relations.length > 0 ? relations : [...new Set(read.flatMap(({ tables }) => tables))];
}

/** "order lines, products": as the theme calls them, or else by their own names. */
export function sourceText(sources: readonly string[], { words }: Theme, language: string): string {
  const known = words[language] ?? {};
  return sources
    .map((name) => known[`source_${name}`] ?? name.replaceAll('_', ' '))
    .join(known.list_separator ?? ', ');
}
