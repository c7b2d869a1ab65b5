/** The relations that reports may use: one .sql per model, of the user's templates or of commerce. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors.ts';
import { annotation } from '../templates/annotations.ts';
import { displayPath, productTemplates, type Templates, templatePath } from '../templates/directories.ts';
import { filesIn, type TextFile } from '../templates/files.ts';
import { guardTemplates } from '../templates/guard.ts';
import { type Lake, parseLake, type RawTable } from './lake.ts';
import { contractOf, type ModelFile, modelsSeen, type Reader, type Seen } from './scope.ts';
import { outerRelations, relationsNamed } from './sql.ts';

export interface Model extends TextFile {
  /** Computed once per edition; every query reads the result. */
  readonly materialized: boolean;
  /** Summed over all of history, and kept per closed month (months.ts); it is materialized too. */
  readonly isMonthly?: boolean;
  /** Models that it reads, by name. */
  readonly models: readonly string[];
  /** Raw tables that it reads, by name. */
  readonly tables: readonly string[];
  /** Whether it ships with Periodical, below a templates folder of the user's. */
  readonly isInherited?: boolean;
  /** Why nobody can read it: it needs a raw table that the lake does not have. */
  readonly lacks?: InputError;
}

/** The model that says what the lake covers; the manifest shows its row. */
export const coverageModel = 'coverage';

export interface Models {
  readonly lake: Lake;
  readonly byName: Readonly<Record<string, Model>>;
  /** Tables of commerce's lake.yaml that this lake does not have at all: they read as no rows. */
  readonly absent: readonly string[];
  /** The relations that reports may stand on, each held to its columns: those of commerce, or none. */
  readonly contract: readonly string[];
}

/**
 * Reads lake.yaml and the models, as a report sees them.
 * @param reader left out: nobody's report
 * @throws InputError lake.yaml is wrong or missing, or a model of the user's reads a table that no lake.yaml names; one
 *   that ships with Periodical is only refused to who reads it
 */
export const loadModels = (templates: Templates, reader?: Reader): Models =>
  readModels(templates, reader).models;

/**
 * Reads the models with what those that ship with Periodical are called, where that is not their own name.
 * @throws InputError as `loadModels`
 */
export function readModels(
  templates: Templates,
  reader: Reader | undefined,
): { readonly models: Models; readonly renamed: Seen['renamed'] } {
  for (const directory of templates.directories)
    for (const name of ['lake.yaml', 'models']) guardTemplates(directory, name);
  const layers = templates.directories
    .toReversed()
    .map((directory) => filesIn(join(directory, 'models'), '.sql'));
  const { files, renamed } = modelsSeen(layers, templates, reader);
  return { models: modelsAmong(templates, files), renamed };
}

function modelsAmong(templates: Templates, files: Seen['files']): Models {
  const path = templatePath(templates, 'lake.yaml');
  if (path === undefined) throw noLake(templates);
  const own = parseLake(displayPath(path), readFileSync(path, 'utf8'));
  const byName = Object.fromEntries(files.map((file) => [file.name, file] as const));
  const names = Object.keys(byName);
  return withAbsent(
    own,
    Object.values(byName).map((file) => modelOf(file, names)),
    contractOf(templates),
  );
}

function noLake({ directories: [own = ''], project }: Templates): InputError {
  const message = `there is no such file; expected the raw tables, or "extends: commerce" in ${project?.file}`;
  return InputError.at(displayPath(join(own, 'lake.yaml')), message);
}

function modelOf(file: ModelFile, names: readonly string[]): Model {
  const named = outerRelations(file.text).map(({ name }) => name);
  const declared = annotation(file.text, 'materialized');
  return {
    ...file,
    materialized: declared === 'true' || declared === 'monthly',
    isMonthly: declared === 'monthly',
    models: [...new Set(named.filter((name) => names.includes(name) && name !== file.name))],
    tables: [...new Set(named.filter((name) => name.startsWith('raw.')).map((name) => name.slice(4)))],
  };
}

/** A table that commerce's models read and this lake.yaml lacks is taken as having no rows, if it may. */
function withAbsent(own: Lake, models: readonly Model[], contract: readonly string[]): Models {
  const commerce = contract.length > 0 ? commerceTables() : {};
  const absent: Record<string, RawTable> = {};
  const byName: Record<string, Model> = {};
  for (const model of models) {
    byName[model.name] = model;
    for (const table of model.tables.filter((name) => !Object.hasOwn(own.tables, name))) {
      const known = Object.hasOwn(commerce, table) ? commerce[table] : undefined;
      if (known?.optional) absent[table] = known;
      else byName[model.name] = unreadable(model, missingTable(own, model, table));
    }
  }
  const tables = { ...own.tables, ...absent };
  return { lake: { file: own.file, tables }, absent: Object.keys(absent), byName, contract };
}

function commerceTables(): Lake['tables'] {
  const path = join(productTemplates, 'lake.yaml');
  return parseLake(displayPath(path), readFileSync(path, 'utf8')).tables;
}

function unreadable(model: Model, lacks: InputError): Model {
  if (model.isInherited) return { ...model, lacks };
  throw lacks;
}

function missingTable(lake: Lake, model: Model, table: string): InputError {
  const line = relationsNamed(model.text).find(({ name }) => name === `raw.${table}`)?.line ?? 1;
  const names = Object.keys(lake.tables).join(', ');
  const message = `reads raw.${table}, which ${lake.file} does not have; expected one of ${names}, or a model ${model.name}.sql of your own`;
  return InputError.at(model.file, message, line);
}

/** One problem per model of the circle: any of them may be the one to mend. */
function readsItself(models: Models, path: readonly string[]): InputError {
  const circle = path.slice(path.indexOf(path.at(-1) ?? ''));
  const message = `reads itself: ${circle.join(' → ')}; expected models that do not go round in a circle`;
  return new InputError(
    circle.slice(0, -1).map((name, index) => {
      const { file = '', text = '' } = models.byName[name] ?? {};
      const line = relationsNamed(text).find((relation) => relation.name === circle[index + 1])?.line ?? 1;
      return { file, line, message };
    }),
  );
}

/**
 * What a lake lacks, as reports know it: a relation of the contract where nothing of what its model reads is
 * there, else the raw table by its own name.
 * @param missing raw tables that the lake does not have
 */
export function absentRelations(models: Models, missing: readonly string[]): string[] {
  const isMissing = (table: string) => missing.includes(table);
  const relations = models.contract.filter((name) => {
    const tables = models.byName[name]?.tables ?? [];
    return tables.length > 0 && tables.every(isMissing);
  });
  const told = relations.flatMap((name) => models.byName[name]?.tables ?? []);
  return [...relations, ...missing.filter((table) => !told.includes(table))].sort();
}

/** The names that `absentRelations` may give. */
export function namedRelations({ byName, lake, contract }: Models): string[] {
  const told = contract.flatMap((name) => byName[name]?.tables ?? []);
  return [...contract, ...Object.keys(lake.tables).filter((table) => !told.includes(table))];
}

/** The raw tables that a lake lacks, by what `absentRelations` calls them. */
export const missingTables = (models: Models, absent: readonly string[]): string[] =>
  absent.flatMap((name) => (models.contract.includes(name) ? (models.byName[name]?.tables ?? []) : [name]));

/**
 * Whether a lake has a raw table, or any table of what a model reads; undefined if there is nothing of that name.
 * @param missing raw tables that the lake does not have
 */
export function isPresent(models: Models, missing: readonly string[], name: string): boolean | undefined {
  const model = Object.hasOwn(models.byName, name);
  if (!model && !Object.hasOwn(models.lake.tables, name)) return undefined;
  const tables = model ? closure(models, [name]).flatMap((one) => one.tables) : [name];
  return tables.length === 0 || tables.some((table) => !missing.includes(table));
}

/**
 * The models that the named ones need, themselves included, each after those it reads.
 * @throws InputError one of them reads itself, or a raw table that the lake does not have
 */
export function closure(models: Models, names: readonly string[]): Model[] {
  const ordered = new Map<string, Model>();
  const visit = (name: string, path: readonly string[]): void => {
    const model = models.byName[name];
    if (!model || ordered.has(name)) return;
    if (model.lacks) throw model.lacks;
    for (const other of model.models) {
      if (other === name || path.includes(other)) throw readsItself(models, [...path, name, other]);
      visit(other, [...path, name]);
    }
    ordered.set(name, model);
  };
  for (const name of names) visit(name, []);
  return [...ordered.values()];
}
