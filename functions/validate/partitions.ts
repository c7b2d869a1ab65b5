/** Partitions of another grain than days that are passed on to be compared with days. */
import type { Problem } from '../errors.ts';
import { columnsComparedWith } from '../query/comparisons.ts';
import type { Lake } from '../query/lake.ts';
import { skipBlank, tokenize } from '../query/sql.ts';
import type { TextFile } from '../templates/files.ts';

const grains = /^(year|yr|yyyy|month|mon|mm|yyyymm|ym|year_month|quarter|week|wk|hour|hh)$/;

/**
 * What an engine can only see in the files (`month=2024-06`), as far as its name or type tells: rows of a whole
 * month would be left out where the days of a period are read by it.
 * @param files models, queries and checks
 */
export function partitionWarnings(lake: Lake, files: readonly TextFile[]): Problem[] {
  const compared = new Set(files.flatMap(({ text }) => columnsComparedWith(text, '_dt')));
  const partitions = Object.values(lake.tables).flatMap((table) => Object.entries(table.partitions));
  const coarse = partitions.filter(([name, type]) => type === 'integer' || grains.test(name));
  return files.flatMap((file) => coarse.flatMap(([name]) => passedOn(file, name, compared)));
}

function passedOn({ file, text }: TextFile, name: string, compared: ReadonlySet<string>): Problem[] {
  const tokens = tokenize(text);
  return tokens.flatMap((token, index): Problem[] => {
    if (token.kind !== 'word' || token.text.toLowerCase() !== name) return [];
    const as = skipBlank(tokens, index + 1);
    const column = tokens[skipBlank(tokens, as + 1)]?.text ?? '';
    if (tokens[as]?.text.toLowerCase() !== 'as' || !compared.has(column)) return [];
    const message = `the partition ${name} as ${column}, which is compared with days; expected partitions of one day each (YYYY-MM-DD)`;
    return [{ file, line: token.line, message }];
  });
}
