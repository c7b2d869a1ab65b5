/** YAML files that people write: parsed and validated so that every complaint has its line. */
import { isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import type { z } from 'zod';
import { InputError, type Problem } from './errors.ts';

/**
 * Parses and validates.
 * @param file path for the messages
 * @throws InputError every problem with its line: syntax, unknown fields, wrong values
 */
export function parseYaml<T extends z.ZodType>(file: string, text: string, schema: T): z.output<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    throw new InputError(
      document.errors.map((error) => ({
        file,
        line: lines.linePos(error.pos[0]).line,
        message: error.message.split(' at line ')[0] ?? error.message,
      })),
    );
  }
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  const lineOf = (path: readonly PropertyKey[]) => {
    const offset = offsetAt(document.contents, path);
    return offset === undefined ? 1 : lines.linePos(offset).line;
  };
  throw new InputError(result.error.issues.flatMap((issue) => problemsOf(file, issue, lineOf)));
}

type Issue = z.core.$ZodIssue;

function problemsOf(file: string, issue: Issue, lineOf: (path: readonly PropertyKey[]) => number): Problem[] {
  const where = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      file,
      line: lineOf([...issue.path, key]),
      message: `unknown field "${[...issue.path, key].join('.')}"`,
    }));
  }
  const message = issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  return [{ file, line: lineOf(issue.path), message: where === '' ? message : `${where}: ${message}` }];
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
