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
import { InputError, type Place as PlaceOfProblem, type Problem } from '../errors.ts';
import { remembered } from '../text/remembered.ts';
import type { WrittenFile } from './directories.ts';

/**
 * Parses and validates.
 * @param file path for the messages
 * @throws InputError every problem with its line: syntax, unknown fields, wrong values
 */
export const parseYaml = <T extends z.ZodType>(file: string, text: string, schema: T): z.output<T> =>
  parseLayers([{ file, text }], schema);

/**
 * Parses files that are laid over each other key by key, and validates what they say together.
 * @param layers at least one; what the first says counts, a list or a single value as a whole
 * @param completed what the last one says, with what is said elsewhere
 * @throws InputError as parseYaml, each problem with the file that it is in
 */
export function parseLayers<T extends z.ZodType>(
  layers: readonly WrittenFile[],
  schema: T,
  completed = (last: object): object => last,
): z.output<T> {
  const read = layers.map(({ file, text }) => ({ file, ...documentOf(file, text) }));
  const errors = read.flatMap((one) => one.errors.map(({ problem }) => problem));
  if (errors.length > 0) throw new InputError(errors);
  // A file of comments alone is an empty list or an empty map.
  const empty = schema instanceof z.ZodArray ? [] : {};
  const values = read.map(({ file, document }) => named(file, () => document.toJS() as unknown) ?? empty);
  const last = values.pop();
  const value = values.reduceRight<unknown>(laidUnder, isPlain(last) ? completed(last) : last);
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const roots = read.map(({ file, lines, document: { contents: node } }) => ({ file, lines, node }));
  const at = (path: readonly PropertyKey[]) => placeAt(roots, path);
  throw new InputError(result.error.issues.flatMap((issue) => problemsOf(issue, schema, at)));
}

function laidUnder(below: unknown, above: unknown): unknown {
  if (!isPlain(below) || !isPlain(above)) return above;
  const laid = Object.entries(above).map(([key, value]) => [
    key,
    Object.hasOwn(below, key) ? laidUnder(below[key], value) : value,
  ]);
  return { ...below, ...Object.fromEntries(laid) };
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

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
    const at = (path: readonly PropertyKey[]) => ({ file, line: lineOf(path) });
    const problems = (error?.issues ?? []).flatMap((issue) => problemsOf(issue, schema, at));
    return { written, value, problems };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { written: undefined, value: undefined, problems: error.problems };
  }
}

/** Most files are the same whenever somebody looks at them again: a preview, a room. */
const parsed = remembered((text) => {
  const lines = new LineCounter();
  return { document: parseDocument(text, { lineCounter: lines, logLevel: 'error' }), lines };
}, 500);

function documentOf(file: string, text: string) {
  const { document, lines } = named(file, () => parsed(text));
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
export const lineInYaml = (text: string, path: readonly PropertyKey[]): number =>
  placeInYaml([{ file: '', text }], path).line;

/** Where files that are laid over each other say a field, or its nearest parent: the first that has it. */
export const placeInYaml = (layers: readonly WrittenFile[], path: readonly PropertyKey[]): Place =>
  placeAt(layers.map(rootOf), path);

/** The same of the field alone. @returns undefined: none says it */
export function saidInYaml(layers: readonly WrittenFile[], path: readonly PropertyKey[]): Place | undefined {
  const roots = layers.map(rootOf);
  return nodesAt(roots, path).length === path.length ? placeAt(roots, path) : undefined;
}

function rootOf({ file, text }: WrittenFile): Layer {
  const { document, lines } = parsed(text);
  return { file, lines, node: document.contents };
}

export type Place = Required<PlaceOfProblem>;

const lineAt = (node: unknown, path: readonly PropertyKey[], lines: LineCounter): number =>
  placeAt([{ file: '', node, lines }], path).line;

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, schema: z.ZodType, at: (path: readonly PropertyKey[]) => Place): Problem[] {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, issue.path).join(', ');
    return issue.keys.map((key) => ({
      ...at([...issue.path, key]),
      message: `unknown field "${[...issue.path, key].join('.')}"; expected one of ${known}`,
    }));
  }
  // Of several shapes, what is wrong with the one that was written.
  const written = issue.code === 'invalid_union' && issue.message === 'Invalid input' ? shapeIn(issue) : [];
  if (written.length > 0)
    return written.flatMap((one) => problemsOf({ ...one, path: [...issue.path, ...one.path] }, schema, at));
  const inner = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  const said = inner.replace(/^Invalid input: (expected .*), received undefined$/, 'Missing: $1');
  const message = said.charAt(0).toLowerCase() + said.slice(1);
  return [{ ...at(issue.path), message: where === '' ? message : `${where}: ${message}` }];
}

/** What is wrong inside of a shape, if one fits on the outside, or else with the first. */
const shapeIn = ({ errors }: z.core.$ZodIssueInvalidUnion): readonly Issue[] =>
  errors.find((issues) => issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')) ??
  errors[0] ??
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

interface Layer {
  readonly file: string;
  readonly lines: LineCounter;
  readonly node: unknown;
  /** Where it starts, if that is not where its node does. */
  readonly offset?: number | undefined;
}

/** Where the value at `path` starts, or its nearest parent that exists, in the first layer that it counts in. */
function placeAt(layers: readonly Layer[], path: readonly PropertyKey[]): Place {
  const found = nodesAt(layers, path).at(-1) ?? layers[0];
  if (found === undefined) return { file: '', line: 1 };
  const { file, lines, node, offset = startOf(node) } = found;
  return { file, line: offset === undefined ? 1 : lines.linePos(offset).line };
}

/** The layer that says it, for each key of the path, as far as one does. */
function nodesAt(layers: readonly Layer[], path: readonly PropertyKey[]): Layer[] {
  const found: Layer[] = [];
  let inside = layers;
  for (const key of path) {
    inside = inside.flatMap((layer) => childOf(layer, key) ?? []);
    // Below what is not a map nothing counts.
    const opaque = inside.findIndex(({ node }) => !isMap(node));
    if (opaque !== -1) inside = inside.slice(0, Math.max(1, opaque));
    if (inside[0] === undefined) break;
    found.push(inside[0]);
  }
  return found;
}

function childOf(layer: Layer, key: PropertyKey): Layer | undefined {
  const { node } = layer;
  if (!isCollection(node)) return undefined;
  const item = isMap(node)
    ? node.items.find((one) => isScalar(one.key) && String(one.key.value) === String(key))
    : node.items[Number(key)];
  if (item === undefined) return undefined;
  const offset = startOf(isPair(item) ? item.key : item) ?? layer.offset ?? startOf(node);
  return { ...layer, node: isPair(item) ? item.value : item, offset };
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null)?.range?.[0];
}
