/** YAML files that people write: parsed and validated so that every complaint has its line. */
import {
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { z } from 'zod';
import { InputError, type Problem } from '../errors.ts';

/**
 * Parses and validates.
 * @param file path for the messages
 * @throws InputError every problem with its line: syntax, unknown fields, wrong values
 */
export function parseYaml<T extends z.ZodType>(file: string, text: string, schema: T): z.output<T> {
  const { document, lines, errors } = documentOf(file, text);
  if (errors.length > 0) throw new InputError(errors.map(({ problem }) => problem));
  // A file of comments alone is an empty list or an empty map.
  const value = named(file, () => document.toJS() as unknown) ?? (schema instanceof z.ZodArray ? [] : {});
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const lineOf = (path: readonly PropertyKey[]) => lineAt(document.contents, path, lines);
  throw new InputError(result.error.issues.flatMap((issue) => problemsOf(file, issue, schema, lineOf)));
}

/** One item of a list in YAML, by itself: what is wrong in it is wrong in no other. */
export interface YamlItem<Value> {
  readonly line: number;
  /** As it is written. */
  readonly written: unknown;
  /** Undefined if there are problems. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
  /** The line of a field, or of the item if the field is not there. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/**
 * Parses a list and validates each of its items.
 * @throws InputError it is not YAML, or not a list
 */
export function parseYamlItems<T extends z.ZodType>(
  file: string,
  text: string,
  schema: T,
): YamlItem<z.output<T>>[] {
  const { document, lines, errors } = documentOf(file, text);
  // A field that stands twice is wrong in one item; after any other error nobody knows where an item ends.
  const broken = errors.filter(({ code }) => code !== 'DUPLICATE_KEY');
  if (broken.length > 0) throw new InputError(broken.map(({ problem }) => problem));
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  if (!isSeq(contents)) throw InputError.at(file, 'expected a list, with "- " before each line', 1);
  return contents.items.map((node): YamlItem<z.output<T>> => {
    const [start, end = start] = (node as Node | null)?.range ?? [0];
    const lineOf = (path: readonly PropertyKey[]) => lineAt(node, path, lines);
    const twice = errors.filter(({ offset }) => start <= offset && offset < end);
    const item = itemOf(file, () => (isNode(node) ? node.toJS(document) : node), schema, lineOf);
    const isTwice = twice.length > 0 && { value: undefined, problems: twice.map(({ problem }) => problem) };
    return { line: lines.linePos(start).line, lineOf, ...item, ...isTwice };
  });
}

function itemOf<T extends z.ZodType>(
  file: string,
  read: () => unknown,
  schema: T,
  lineOf: (path: readonly PropertyKey[]) => number,
): Pick<YamlItem<z.output<T>>, 'written' | 'value' | 'problems'> {
  try {
    const written = named(file, read, lineOf([]));
    const { data: value, error } = schema.safeParse(written);
    const problems = (error?.issues ?? []).flatMap((issue) => problemsOf(file, issue, schema, lineOf));
    return { written, value, problems };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { written: undefined, value: undefined, problems: error.problems };
  }
}

function documentOf(file: string, text: string) {
  const lines = new LineCounter();
  const document = named(file, () => parseDocument(text, { lineCounter: lines, logLevel: 'error' }));
  const errors = document.errors.map(({ code, message, pos: [offset] }) => ({
    code,
    offset,
    problem: { file, line: lines.linePos(offset).line, message: message.split(' at line ')[0] ?? message },
  }));
  return { document, lines, errors };
}

/** What the library throws: for an alias of nothing or of too much, and where lists nest thousands deep. */
function named<T>(file: string, action: () => T, line = 1): T {
  try {
    return action();
  } catch (cause) {
    if (!(cause instanceof ReferenceError || cause instanceof RangeError)) throw cause;
    const deep = /call stack/.test(cause.message);
    const message = deep ? 'nests too many lists and maps in each other' : oneLine(cause.message);
    throw InputError.at(file, message, line, { cause });
  }
}

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ');

/**
 * The names of the fields that a map of YAML has, in their order.
 * @throws InputError it is not YAML, or not a map
 */
export const namesIn = (file: string, text: string): string[] =>
  Object.keys(parseYaml(file, text, z.record(z.string(), z.unknown())));

/** The line of a field, or of its nearest parent that is there. */
export function lineInYaml(text: string, path: readonly PropertyKey[]): number {
  const lines = new LineCounter();
  return lineAt(parseDocument(text, { lineCounter: lines }).contents, path, lines);
}

function lineAt(root: unknown, path: readonly PropertyKey[], lines: LineCounter): number {
  const offset = offsetAt(root, path);
  return offset === undefined ? 1 : lines.linePos(offset).line;
}

type Issue = z.core.$ZodIssue;

function problemsOf(
  file: string,
  issue: Issue,
  schema: z.ZodType,
  lineOf: (path: readonly PropertyKey[]) => number,
): Problem[] {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, issue.path).join(', ');
    return issue.keys.map((key) => ({
      file,
      line: lineOf([...issue.path, key]),
      message: `unknown field "${[...issue.path, key].join('.')}"; expected one of ${known}`,
    }));
  }
  // Of several shapes, what is wrong with the one that was written.
  const written = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? shapeIn(issue) : [];
  if (written.length > 0)
    return written.flatMap((one) =>
      problemsOf(file, { ...one, path: [...issue.path, ...one.path] }, schema, lineOf),
    );
  const inner = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const said = inner.replace(/^Invalid input: (expected .*), received undefined$/, 'Missing: $1');
  const message = said.charAt(0).toLowerCase() + said.slice(1);
  return [{ file, line: lineOf(issue.path), message: where === '' ? message : `${where}: ${message}` }];
}

/** What is wrong inside of a shape, if one fits on the outside. */
const shapeIn = ({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] =>
  errors.find((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) ??
  [];

/** The fields that a map may have which stands at `path`. */
function fieldsAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const inner = path.reduce<unknown>((at, key) => within(unwrapped(at), key), schema);
  const found = unwrapped(inner);
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return unwrapped(schema.unwrap());
  if (schema instanceof z.ZodUnion)
    return schema.options.map(unwrapped).find((option) => option instanceof z.ZodObject);
  if (!(schema instanceof z.ZodPipe)) return schema;
  // What is written comes before a transform, and after what was made of it first.
  return unwrapped(schema.in instanceof z.ZodTransform ? schema.out : schema.in);
}

function within(schema: unknown, key: PropertyKey): unknown {
  if (schema instanceof z.ZodObject) return schema.shape[String(key)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

/** Where the value at `path` starts, or its nearest parent that exists. */
function offsetAt(root: unknown, path: readonly PropertyKey[]): number | undefined {
  let node = root;
  let offset = startOf(root);
  for (const key of path) {
    if (!isCollection(node)) return offset;
    const pair = isMap(node)
      ? node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
      : node.items[Number(key)];
    if (pair === undefined) return offset;
    offset = (isPair(pair) ? startOf(pair.key) : startOf(pair)) ?? offset;
    node = isPair(pair) ? pair.value : pair;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
