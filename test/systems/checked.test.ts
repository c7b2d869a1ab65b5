/** A verdict that is kept: it stands for what it was given for, and for nothing else. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { loadModels } from '../../functions/query/models.ts';
import { checkedReport } from '../../functions/systems/checked.ts';
import { loadReport } from '../../functions/templates/report.ts';
import { templatesAt } from '../../functions/templates.ts';
import { looking } from '../../functions/validate/looking.ts';
import { rewrite, temporaryFolder } from '../folder.ts';

const root = temporaryFolder();
const cache = () => join(root(), 'cache');
const report = 'reports/shop-tally';

beforeEach(() => {
  mkdirSync(join(root(), 'templates'));
  cpSync('test/other-lake/templates', join(root(), 'templates'), { recursive: true });
});

/** @returns what it warned of, and whether it looked at anything */
async function checked() {
  let looked = 0;
  const count = () => void looked++;
  looking.subscribe(count);
  try {
    const templates = templatesAt(join(root(), 'templates'));
    const found = await checkedReport(loadReport(templates, 'shop-tally'), loadModels(templates), cache());
    return { found, isAnew: looked > 0 };
  } finally {
    looking.unsubscribe(count);
  }
}

it('what was found sound is not checked again, and warns of the same', async () => {
  const first = await checked();
  expect(first.isAnew).toBe(true);
  expect(await checked()).toEqual({ found: first.found, isAnew: false });
});

const edits: Readonly<Record<string, (folder: string) => void>> = {
  'a query': (folder) => append(join(folder, report, sqlIn(join(folder, report)))),
  'a model': (folder) => append(join(folder, 'models', sqlIn(join(folder, 'models')))),
  'a page': (folder) => append(join(folder, report, 'en.md')),
  'report.yaml': (folder) => append(join(folder, report, 'report.yaml'), '# as before\n'),
  'a column of the lake': (folder) =>
    append(
      join(folder, 'lake.yaml'),
      '\n  added:\n    location: added/*.csv\n    format: csv\n    columns:\n      one: string\n',
    ),
};

const sqlIn = (folder: string): string => readdirSync(folder).find((name) => name.endsWith('.sql')) ?? '';
const append = (path: string, text = '\n') => writeFileSync(path, readFileSync(path, 'utf8') + text);

it.each(Object.keys(edits))('it is checked again once %s is another', async (name) => {
  await checked();
  edits[name]?.(join(root(), 'templates'));
  expect((await checked()).isAnew).toBe(true);
});

it('a report that is not sound is refused each time', async () => {
  await checked();
  const page = join(root(), 'templates', report, 'en.md');
  writeFileSync(page, `${readFileSync(page, 'utf8')}\n{% number($nothing.at_all) %}\n`);
  for (let time = 0; time < 2; time++) await expect(checked()).rejects.toThrow('nothing');
});

it('a verdict whose bytes are others is not taken', async () => {
  const { found } = await checked();
  const [name = ''] = readdirSync(cache());
  rewrite(join(cache(), name), '[', '[{"file":"x","message":"planted"},');
  expect(await checked()).toEqual({ found, isAnew: true });
  expect(await checked()).toEqual({ found, isAnew: false });
});
