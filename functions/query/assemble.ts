/**
 * The text that runs: the models that a query needs in front of it as common table expressions, parameters
 * as literals, report functions as SQL. It stands by itself, and its hash covers everything.
 */
import type { Place } from '../errors.ts';
import type { TextFile } from '../report.ts';
import { closure, type Models } from './models.ts';
import { relationsNamed, type Substitution, substitute, tokenize } from './sql.ts';

export interface Assembled {
  readonly sql: string;
  /** Where a line of the assembled text was written. */
  readonly placeOf: (line: number) => Place;
}

/** Names of the models that a text reads directly. */
export function modelsNamed(text: string, models: Models): string[] {
  return [...new Set(relationsNamed(text).map(({ name }) => name))].filter((name) => name in models.byName);
}

/**
 * @param given names that are relations already where the text runs (materialized models, results of
 * queries), and so are not put in front
 */
export function assemble(file: TextFile, models: Models, how: Substitution, given: ReadonlySet<string>): Assembled {
  const pieces: { text: string; file?: string }[] = [];
  const inlined = inlinedModels(file, models, given);
  inlined.forEach((model, index) => {
    pieces.push({ text: `${index === 0 ? 'with ' : ', '}${model.name} as (\n` });
    pieces.push({ text: substitute(model.text, how), file: model.file }, { text: ')\n' });
  });
  const text = substitute(file.text, how);
  pieces.push({ text: inlined.length === 0 ? text : continued(text), file: file.file });
  return { sql: pieces.map((piece) => piece.text).join(''), placeOf: placeIn(pieces) };
}

function inlinedModels(file: TextFile, models: Models, given: ReadonlySet<string>): TextFile[] {
  const names = modelsNamed(file.text, models).filter((name) => name !== file.name && !given.has(name));
  // What a given relation was made from is not needed again.
  const pruned = {
    ...models,
    byName: Object.fromEntries(
      Object.entries(models.byName)
        .filter(([name]) => !given.has(name))
        .map(([name, model]) => [name, { ...model, models: model.models.filter((other) => !given.has(other)) }]),
    ),
  };
  return closure(pruned, names);
}

// Common table expressions of the query join the list that is open already; a subquery around it would
// lose its order on Trino.
function continued(text: string): string {
  const tokens = tokenize(text);
  const first = tokens.findIndex((token) => token.kind !== 'space' && token.kind !== 'comment');
  if (tokens[first]?.text.toLowerCase() !== 'with') return text;
  return tokens.map((token, index) => (index === first ? ',' : token.text)).join('');
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
