/** What every engine makes of a CSV lake: from lake.yaml to the rows of a query. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { QueryJob } from '../../functions/query/engine.ts';
import { finish, jobOf } from '../query/athena/job.ts';
import { csvValues, quotedField } from './csv-values.ts';
import type { MakeEngine } from './engine.ts';

/** What a company's cash desk exports. */
const deskYaml = `
  desk: {location: desk, format: csv, skip: 2, delimiter: ";", decimal: ",", thousands: ".", currency: "€", null_values: ["NA", "-"], date_format: "%e.%c.%Y", zone: Europe/Berlin, partitions: {dt: string}, columns: {Ticket: string, Note: string, Pieces: integer, Total: "decimal(10,2)", Share: double, Day: date, Sold at: timestamp, Paid: boolean}}`;

const deskHead = 'Kasse "Markt"\n\nTicket;Note;Pieces;Total;Share;Day;Sold at;Paid\n';
const deskFiles: Readonly<Record<string, string | Buffer>> = {
  'desk/dt=2024-06-18/part-0.csv': `\uFEFF${deskHead}007;"a; ""b"" \\ c";3;1.234,50 €;0,5;18.6.2024;2024-06-18 10:00:00+08:00;true\n\n008;NA;-5;(2,50);NA;-;2024-06-18 10:00;no\n`,
  'desk/dt=2024-06-19/part-0.csv.gz': gzipSync(`${deskHead}"009";"";"1.000";-0,05;1,5E-3;"";18.6.2024;""`),
};
const deskRows = [
  {
    ticket: '007',
    note: 'a; "b" \\ c',
    pieces: 3,
    total: '1234.50',
    share: 0.5,
    day: '2024-06-18',
    sold_at: '2024-06-18T02:00:00.000',
    paid: true,
    dt: '2024-06-18',
  },
  {
    ticket: '008',
    note: null,
    pieces: -5,
    total: '-2.50',
    share: null,
    day: null,
    sold_at: '2024-06-18T08:00:00.000',
    paid: false,
    dt: '2024-06-18',
  },
  {
    ticket: '009',
    note: null,
    pieces: 1000,
    total: '-0.05',
    share: 0.0015,
    day: null,
    sold_at: '2024-06-17T22:00:00.000',
    paid: null,
    dt: '2024-06-19',
  },
];

/** @param folder of a name */
export function csvContract(name: string, make: MakeEngine, folder: (name: string) => string): void {
  const write = (path: string, content: string | Buffer): void => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  };
  const engineOn = (job: QueryJob, lake: string) => make({ directory: folder(lake), lake: job.models.lake });

  describe(`${name}: CSV`, () => {
    it('of a company is read as it is meant', async () => {
      for (const [path, content] of Object.entries(deskFiles)) write(join(folder('desk'), path), content);
      const job = jobOf({
        lake: deskYaml,
        models: {
          desk_lines:
            'select "Ticket" as ticket, "Note" as note, "Pieces" as pieces, "Total" as total, "Share" as share, "Day" as day, "Sold at" as sold_at, "Paid" as paid, dt from raw.desk',
        },
        queries: { all: 'select * from desk_lines order by ticket' },
      });
      const { tables } = await finish(await engineOn(job, 'desk'), job);
      expect(tables.all?.rows).toEqual(deskRows);
    });

    it('has values that say what their texts say', async () => {
      const read = csvValues.map(({ texts }) =>
        Object.entries(texts).filter(([, value]) => value !== undefined),
      );
      for (const [index, texts] of read.entries()) {
        const lines = texts.map(([text], line) => `${line},${quotedField(text)}\n`);
        write(join(folder('values'), `t${index}/a.csv`), `n,v\n${lines.join('')}`);
      }
      const job = valuesJob(csvValues.map((_, index) => index));
      const { tables } = await finish(await engineOn(job, 'values'), job);
      const found = read.map((texts, index) =>
        texts.map(([text], line) => [text, tables[`q${index}`]?.rows[line]?.v]),
      );
      expect(found).toEqual(read);
    });

    // One of each is enough: that the others are refused is seen on one machine (test/query/csv).
    const refused = csvValues.flatMap(({ type, texts }, index) => {
      const text = Object.entries(texts).findLast(([, value]) => value === undefined)?.[0];
      return text === undefined ? [] : [{ index, type, text }];
    });
    it.each(refused)('that holds "$text" is refused as $type', async ({ index, type, text }) => {
      const lake = `refused${index}`;
      write(join(folder(lake), `t${index}/a.csv`), `n,v\n1,\n2,${quotedField(text)}\n`);
      const job = valuesJob([index]);
      await expect(finish(await engineOn(job, lake), job)).rejects.toThrow(
        `: table t${index}: column v holds "${text}"; expected ${type}`,
      );
    });
  });
}

/** A table, a model and a query for each of these entries. */
function valuesJob(indexes: readonly number[]): QueryJob {
  const tables = indexes.map((index) => {
    const { settings, type } = csvValues[index] ?? { settings: '', type: '' };
    const more = settings === '' ? '' : `, ${settings}`;
    return `\n  t${index}: {location: t${index}, format: csv, columns: {n: integer, v: "${type}"}${more}}`;
  });
  const texts = (prefix: string, textOf: (index: number) => string) =>
    Object.fromEntries(indexes.map((index) => [`${prefix}${index}`, textOf(index)]));
  return jobOf({
    lake: tables.join(''),
    models: texts('m', (index) => `select n, v from raw.t${index}`),
    queries: texts('q', (index) => `select v from m${index} order by n`),
  });
}
