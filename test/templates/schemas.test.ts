/** templates/schemas: what editors complete and check by is what Periodical reads. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editorSettings } from '../../functions/init/editor.ts';

const folder = 'templates/schemas';
const names = readdirSync(folder).map((file) => basename(file, '.schema.json'));

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, validateFormats: false });

function problemsOf(name: string, text: string) {
  const validate = ajv.compile(JSON.parse(readFileSync(join(folder, `${name}.schema.json`), 'utf8')));
  validate(parse(text) ?? []);
  return validate.errors ?? [];
}

/** A language is its own file's name. */
const isOf = (name: string, path: string) =>
  name === 'language' ? /(^|\/)languages\/[^/]+\.yaml$/.test(path) : basename(path) === `${name}.yaml`;

/** Files of a name, anywhere below folders. */
const filesOf = (name: string) =>
  ['templates', 'test/other-lake', 'test/realdata'].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((path) => isOf(name, path) && !path.includes('node_modules'))
      .map((path) => join(root, path)),
  );

/** Files whose own names are the user's. */
const otherwiseWrong: Readonly<Record<string, string>> = {
  subscriptions: '- {addres: a@example.com}',
  columns: '{sales.day: [{accepted: [1]}]}',
};

describe.each(names)('%s', (name) => {
  it.each(filesOf(name))('takes %s', (file) => {
    expect(problemsOf(name, readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('refuses a field that there is not, and names it', () => {
    const wrong = otherwiseWrong[name] ?? '{nonsense: 1}';
    expect(problemsOf(name, wrong)).toContainEqual(
      expect.objectContaining({ keyword: 'additionalProperties' }),
    );
  });

  it('says what its fields are', () => {
    expect(readFileSync(join(folder, `${name}.schema.json`), 'utf8')).toContain('"description"');
  });
});

it('a new project names them', () => {
  const directory = join(import.meta.dirname, 'shop');
  const settings: Record<string, Record<string, string>> = JSON.parse(editorSettings(directory));
  const named = Object.keys(settings['yaml.schemas'] ?? {});
  expect(named.map((path) => basename(path, '.schema.json')).sort()).toEqual(names);
  for (const path of named) expect(existsSync(join(directory, path))).toBe(true);
});

it('takes short forms', () => {
  const column = (said: string) => `{tables: {t: {location: t, columns: {a: ${said}}}}}`;
  expect(problemsOf('lake', column('date'))).toEqual([]);
  expect(problemsOf('lake', column('{type: timestamp, zone: UTC}'))).toEqual([]);
  expect(problemsOf('lake', column('varchar'))).not.toEqual([]);
  expect(problemsOf('figures', '{figures: {a: {of: q.a, unit: money, by: kind, name: {en: A}}}}')).toEqual(
    [],
  );
});
