/** A table as the template gets it: its texts, how they look, and the files of its small lines. */
import { sparkline } from '../../charts/sparkline.ts';
import type { Paint } from '../../charts/type.ts';
import type { DataTable } from '../../compose/document.ts';
import { wholeRows } from './arrange.ts';
import { lineWidth } from './columns.ts';
import type { PrintedTable } from './tables.ts';

interface Pictures {
  /** By file name, filled as lines are met. */
  readonly pictures: Map<string, string | Uint8Array>;
  readonly paint: Paint;
}

interface Printed extends Pictures {
  readonly clean: (text: string) => string;
  readonly tables: ReadonlyMap<DataTable, PrintedTable>;
}

export function tableData(block: DataTable, { clean, tables, pictures, paint }: Printed): object {
  const printed = tables.get(block);
  if (!printed) throw new Error(`${block.id} has no layout`);
  const { widths, labels, aligns, rows, kinds, tones, links, scale } = printed;
  const lines = lineFiles(block.id, printed, { pictures, paint });
  return {
    kind: 'table',
    title: clean(block.title),
    subtitle: clean(block.subtitle),
    source: clean(block.source),
    whole: rows.length <= wholeRows,
    labels,
    aligns,
    widths,
    scale,
    rows,
    ...(kinds.every((kind) => kind === 'usual') ? {} : { kinds }),
    ...(tones.flat().every((tone) => tone === '') ? {} : { tones }),
    ...(links.flat().every((link) => link === '') ? {} : { links }),
    ...(lines.flat().every((line) => line === '') ? {} : { lines, lineWidth }),
    ...(block.footnote ? { footnote: clean(block.footnote) } : {}),
  };
}

/** By row and column; empty where there is no line. */
function lineFiles(id: string, { lines }: PrintedTable, { pictures, paint }: Pictures) {
  return lines.map((row, y) =>
    row.map((line, x) => {
      if (!line) return '';
      const file = `${id}-line-${y}-${x}.svg`;
      pictures.set(file, sparkline(line.values, paint));
      return { file, alt: line.alt };
    }),
  );
}
