/**
 * The text that runs: the models that a query needs in front of it as common table expressions, parameters
 * as literals, report functions as SQL. It stands by itself, and its hash covers everything.
 */
import type { Place } from '../errors.ts';
import type { TextFile } from '../templates/files.ts';
import { closure, type Model, type Models } from './models.ts';
import {
  expressionsNamed,
  outerRelations,
  renameRelations,
  type Substitution,
  substitute,
  tokenize,
} from './sql.ts';

export interface Assembled {
  readonly sql: string;
  /** Where a line of the assembled text was written. */
  readonly placeOf: (line: number) => Place;
}

/** Names of the models that a text reads directly. */
export function modelsNamed(text: string, models: Models): string[] {
  return [...new Set(outerRelations(text).map(({ name }) => name))].filter((name) =>
    Object.hasOwn(models.byName, name),
  );
}

/** All models that some texts stand on, each after those it reads. */
export function modelsOf(models: Models, files: readonly TextFile[]): Model[] {
  return closure(
    models,
    files.flatMap((file) => modelsNamed(file.text, models)),
  );
}

/** The materialized models that a text reads, itself or by way of models that are not. */
export function materializedIn(models: Models, file: TextFile): Model[] {
  const byName = Object.entries(models.byName).map(([name, model]) => [
    name,
    model.materialized ? { ...model, models: [] } : model,
  ]);
  return modelsOf({ ...models, byName: Object.fromEntries(byName) }, [file]).filter(
    ({ materialized }) => materialized,
  );
}

/** What is a relation already where a text runs, by the name that texts have for it: how SQL calls it there. */
export type Given = ReadonlyMap<string, string>;

export const nothingGiven: Given = new Map();

/** @param given materialized models and results of queries: they are not put in front */
export function assemble(file: TextFile, models: Models, how: Substitution, given: Given): Assembled {
  const pieces: { text: string; file?: string }[] = [];
  const inlined = inlinedModels(file, models, given);
  const renamed = [...given].filter(([name, called]) => called !== name);
  const names = new Map([...otherNames(file, inlined), ...renamed]);
  const filled = (text: string) => substitute(renameRelations(text, names), how);
  const own = filled(file.text);
  const continuation = inlined.length === 0 ? { text: own, recursive: false } : continued(own);
  inlined.forEach((model, index) => {
    const opening = index > 0 ? ', ' : continuation.recursive ? 'with recursive ' : 'with ';
    pieces.push({ text: `${opening}${names.get(model.name) ?? model.name} as (\n` });
    pieces.push({ text: wholeLines(filled(model.text)), file: model.file }, { text: ')\n' });
  });
  pieces.push({ text: continuation.text, file: file.file });
  return { sql: pieces.map((piece) => piece.text).join(''), placeOf: placeIn(pieces) };
}

/**
 * Models that a text, or a model in front of it, reads though the text has an expression of that name: the two would
 * stand in one list.
 */
function otherNames(file: TextFile, inlined: readonly TextFile[]): ReadonlyMap<string, string> {
  const own = new Set(expressionsNamed(file.text).map(({ name }) => name));
  const both = inlined.filter(({ name }) => own.has(name));
  return new Map(both.map(({ name }) => [name, `${name}__model`]));
}

function inlinedModels(file: TextFile, models: Models, given: Given): TextFile[] {
  // A query or check may have the name of a model that it reads; only a model is never put into itself.
  const names = modelsNamed(file.text, models).filter(
    (name) => models.byName[name]?.file !== file.file && !given.has(name),
  );
  // What a given relation was made from is not needed again.
  const pruned = {
    ...models,
    byName: Object.fromEntries(
      Object.entries(models.byName)
        .filter(([name]) => !given.has(name))
        .map(([name, model]) => [
          name,
          { ...model, models: model.models.filter((other) => !given.has(other)) },
        ]),
    ),
  };
  return closure(pruned, names);
}

// A comment at the end of the last line would hide the parenthesis behind it.
const wholeLines = (text: string) => (text.endsWith('\n') ? text : `${text}\n`);

// Common table expressions of the query join the list that is open already; a subquery around it would
// lose its order on Trino.
function continued(text: string): { text: string; recursive: boolean } {
  const tokens = tokenize(text);
  const written = tokens.filter((token) => token.kind !== 'space' && token.kind !== 'comment');
  const [first, second] = written;
  if (first?.text.toLowerCase() !== 'with') return { text, recursive: false };
  const recursive = second?.text.toLowerCase() === 'recursive';
  const replaced = tokens.map((token) =>
    token === first ? ',' : recursive && token === second ? '' : token.text,
  );
  return { text: replaced.join(''), recursive };
}

function placeIn(pieces: readonly { text: string; file?: string }[]): (line: number) => Place {
  const starts: { line: number; file: string }[] = [];
  let line = 1;
  for (const { text, file } of pieces) {
    if (file !== undefined) starts.push({ line, file });
    line += text.split('\n').length - 1;
  }
  return (at) => {
    const start = starts.findLast((candidate) => candidate.line <= at);
    return start ? { file: start.file, line: at - start.line + 1 } : { file: '' };
  };
}
