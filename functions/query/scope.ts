/**
 * Which models a report sees, and by which names. In a project, reports of commerce see its models and the user's six
 * relations, and reports of the user's see their own models first: a name that both have is two models.
 */
import { extendsCommerce, type Templates } from '../templates/directories.ts';
import type { TextFile } from '../templates/files.ts';
import { contract } from './contract.ts';
import { outerRelations, renameRelations } from './sql.ts';

/** The report that asks for models. */
export interface Reader {
  /** It ships with Periodical. */
  readonly isInherited: boolean;
  readonly queries: readonly TextFile[];
}

export interface ModelFile extends TextFile {
  /** Whether it ships with Periodical, below a templates folder of the user's. */
  readonly isInherited: boolean;
}

export interface Seen {
  readonly files: readonly ModelFile[];
  /** What models that ship with Periodical are called for this reader, where that is not their own name. */
  readonly renamed: ReadonlyMap<string, string>;
}

/** The relations that reports of these templates may stand on. */
export const contractOf = (templates: Templates): readonly string[] =>
  extendsCommerce(templates) ? contract : [];

/**
 * @param layers the models of each templates folder, those of commerce first
 * @param reader left out: nobody's report
 */
export function modelsSeen(
  layers: readonly (readonly TextFile[])[],
  { project }: Templates,
  reader: Reader | undefined,
): Seen {
  const [commerce = [], own = []] = layers.map((files, index) =>
    files.map((file) => ({ ...file, isInherited: index === 0 && layers.length > 1 })),
  );
  // A folder that is laid over commerce without a project replaces what has the same name.
  if (!project || layers.length < 2) return { files: [...commerce, ...own], renamed: new Map() };
  const mine = named(own);
  const kept = commerce.filter(({ name }) => !(contract.includes(name) && mine.has(name)));
  return reader?.isInherited ? seenFromBelow(kept, own, reader) : seenFromAbove(kept, own, reader);
}

const named = (files: readonly TextFile[]): ReadonlySet<string> => new Set(files.map(({ name }) => name));

/** By a report of the user's. */
function seenFromAbove(
  commerce: readonly ModelFile[],
  own: readonly ModelFile[],
  reader: Reader | undefined,
): Seen {
  const taken = named([...own, ...(reader?.queries ?? [])]);
  const renamed = otherNames(commerce, taken, 'commerce');
  return { files: [...commerce.map((file) => callOtherwise(file, renamed)), ...own], renamed };
}

/** By a report of commerce: the user's relations, and whatever these read. */
function seenFromBelow(commerce: readonly ModelFile[], own: readonly ModelFile[], reader: Reader): Seen {
  const relations = own.filter(({ name }) => contract.includes(name));
  const helpers = readBy(relations, own).filter((file) => !relations.includes(file));
  const renamed = otherNames(helpers, named([...commerce, ...reader.queries]), 'own');
  const files = [...relations, ...helpers].map((file) => callOtherwise(file, renamed));
  return { files: [...commerce, ...files], renamed: new Map() };
}

const otherNames = (files: readonly TextFile[], taken: ReadonlySet<string>, whose: string) =>
  new Map(
    files.filter(({ name }) => taken.has(name)).map(({ name }) => [name, `${name}__${whose}`] as const),
  );

const callOtherwise = (file: ModelFile, names: ReadonlyMap<string, string>): ModelFile => ({
  ...file,
  name: names.get(file.name) ?? file.name,
  text: renameRelations(file.text, names),
});

/** The models among some that are read from others, themselves included. */
function readBy(from: readonly ModelFile[], among: readonly ModelFile[]): readonly ModelFile[] {
  const found = new Set(from);
  // What is added while the set is gone through is gone through too.
  for (const file of found) {
    const names = new Set(outerRelations(file.text).map(({ name }) => name));
    for (const other of among) if (names.has(other.name)) found.add(other);
  }
  return [...found];
}
