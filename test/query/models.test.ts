/** Models: the user's over the project's, and what a lake may lack. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { contract } from '../../functions/query/contract.ts';
import { absentRelations, closure, loadModels } from '../../functions/query/models.ts';
import { displayPath } from '../../functions/templates/directories.ts';
import { templatesAt } from '../../functions/templates.ts';
import { temporaryFolder } from '../folder.ts';

const folder = temporaryFolder();
beforeEach(() => {
  mkdirSync(join(folder(), 'models'));
});

const write = (file: string, text: string) => writeFileSync(join(folder(), file), text);
const models = () => loadModels(templatesAt(folder()));

it('the project has every model of the contract, and reads every table of its own lake.yaml', () => {
  const { byName, absent, lake } = loadModels(templatesAt(undefined));
  expect(Object.keys(byName)).toEqual(expect.arrayContaining([...contract]));
  expect(absent).toEqual([]);
  expect([...new Set(Object.values(byName).flatMap(({ tables }) => tables))].sort()).toEqual(
    Object.keys(lake.tables).sort(),
  );
});

it('a folder without lake.yaml and models has those of the project', () => {
  expect(Object.keys(models().byName)).toEqual(Object.keys(loadModels(templatesAt(undefined)).byName));
});

it('a model of the folder takes the place of the project’s of that name, alone', () => {
  write('models/creators.sql', '-- materialized: true\nselect 1 from raw.creators join products on true\n');
  const { byName } = models();
  expect(byName.creators).toMatchObject({ materialized: true, models: ['products'], tables: ['creators'] });
  expect(byName.creators?.file).toBe(displayPath(join(folder(), 'models/creators.sql')));
  expect(byName.products?.file).toBe('templates/models/products.sql');
});

it('optional tables that another lake.yaml lacks are absent; others must be read by a model of its own', () => {
  write('lake.yaml', 'tables:\n  stalls: {location: stalls, columns: {no: string}}\n');
  expect(() => closure(models(), ['creators'])).toThrow(
    /^templates\/models\/creators\.sql:9: reads raw\.creators, which .*lake\.yaml does not have; expected one of stalls, or a model creators\.sql of your own$/,
  );
  for (const name of ['creators', 'order_lines', 'products'])
    write(`models/${name}.sql`, 'select 1 as one from raw.stalls\n');
  write('models/stalls.sql', 'select 1 as one from raw.stall\n');
  expect(models).toThrow(/models\/stalls\.sql:1: reads raw\.stall, which /);
  write('models/stalls.sql', 'select 1 as one from raw.stalls\n');
  const { absent, lake } = models();
  expect(absent.toSorted()).toEqual(['campaigns', 'follower_snapshots', 'live_sessions']);
  expect(lake.tables.campaigns?.optional).toBe(true);
});

it('what a lake lacks has the name that reports know, or its own where they know none', () => {
  write(
    'lake.yaml',
    'tables:\n  shows: {location: shows, optional: true, columns: {no: string}}\n  badges: {location: badges, optional: true, columns: {no: string}}\n  stalls: {location: stalls, columns: {no: string}}\n',
  );
  write('models/live_sessions.sql', 'select 1 as one from raw.shows\n');
  write('models/creators.sql', 'select 1 as one from raw.stalls left join raw.badges on true\n');
  for (const name of ['order_lines', 'products']) write(`models/${name}.sql`, 'select 1 from raw.stalls\n');
  expect(absentRelations(models(), ['shows', 'badges', 'campaigns'])).toEqual([
    'badges',
    'campaigns',
    'live_sessions',
  ]);
  expect(absentRelations(models(), [])).toEqual([]);
});
