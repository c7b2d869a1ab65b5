/** The order of the rooms of functions/, held by the imports as they are: static, of types, and dynamic. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** A room is a folder, or a file, of functions/. It imports from itself and from rooms before it. */
const rooms = [
  // The ground.
  ...[
    'text',
    'errors',
    'version',
    'hash',
    'defined',
    'durable-file',
    'cache-folder',
    'file-lock',
    'inside',
    'address',
    'formats',
    'calendar',
    'language',
    'aws',
    'signer',
    'ledger',
  ],
  // The way of the data.
  ...['templates', 'plan', 'query', 'charts', 'compose', 'render', 'archive', 'deliver'],
  ...['validate', 'queue', 'pipeline', 'stages', 'endpoint', 'systems', 'tests', 'preview'],
  // What people and Lambda call.
  ...['sample-lake', 'init', 'cli', 'handlers'],
];

const root = fileURLToPath(new URL('../functions', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?<!\.d)\.ts$/.test(file),
);
const imports = new Map(
  files.map((file) => [
    file,
    importsOf(file, /\b(?:from|import)\s*\(?(?:\s|\/\*.*?\*\/)*['`](\.[^'`]+\.ts)['`]/g),
  ]),
);
/** Without dynamic imports: a file that is loaded when it is needed begins a chain of its own. */
const atLoading = new Map(
  files.map((file) => [file, importsOf(file, /\b(?:from|import)\s*'(\.[^']+\.ts)'/g)]),
);

function importsOf(file: string, pattern: RegExp): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/^\s*(\*|\/\/|\/\*).*$/gm, '');
  const specifiers = [...text.matchAll(pattern)].map(([, path = '']) => path);
  return [...new Set(specifiers.flatMap((path) => meant(normalize(join(dirname(file), path)))))];
}

/** A path with a `${part}` means every file that it can be, as it does to esbuild. */
function meant(path: string): string[] {
  const [start = '', end] = path.split(/\$\{[^}]*\}/);
  return end === undefined ? [path] : files.filter((file) => file.startsWith(start) && file.endsWith(end));
}

const roomOf = (file: string) => file.replace(/[/.].*$/, '');
const isDoor = (file: string) => !file.includes('/');
const arrows = [...imports].flatMap(([from, all]) => all.map((to) => ({ from, to })));
const shown = ({ from, to }: { from: string; to: string }) => `${from} imports ${to}`;

/** The way from a file back to itself, or undefined. */
function circleThrough(file: string): string | undefined {
  const seen = new Set<string>();
  const ways = (imports.get(file) ?? []).map((next) => [next]);
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = way.at(-1) ?? '';
    if (last === file) return [file, ...way].join(' → ');
    if (seen.has(last)) continue;
    seen.add(last);
    for (const next of imports.get(last) ?? []) ways.push([...way, next]);
  }
  return undefined;
}

const longest = new Map<string, readonly string[]>();

function longestFrom(file: string): readonly string[] {
  const known = longest.get(file);
  if (known) return known;
  // A circle, which the test above names, ends here.
  longest.set(file, [file]);
  const chains = (atLoading.get(file) ?? []).map(longestFrom);
  const found = [file, ...chains.reduce((best, one) => (one.length > best.length ? one : best), [])];
  longest.set(file, found);
  return found;
}

it('sees every import', () => {
  expect(arrows.filter(({ to }) => !imports.has(to)).map(shown)).toEqual([]);
  expect(arrows.length).toBeGreaterThan(files.length);
});

it('every room is listed', () => {
  expect([...new Set(files.map(roomOf))].sort()).toEqual([...rooms].sort());
});

it('a room imports only from those before it', () => {
  const back = arrows.filter(({ from, to }) => rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(from)));
  expect(back.map(shown)).toEqual([]);
});

it('what two files of a room share does not live in its door: no file of a room imports it', () => {
  const toDoor = arrows.filter(({ from, to }) => isDoor(to) && !isDoor(from) && roomOf(from) === roomOf(to));
  expect(toDoor.map(shown)).toEqual([]);
});

it('no circle of files', () => {
  expect(files.flatMap((file) => circleThrough(file) ?? [])).toEqual([]);
});

it('no file stands on a chain of more than 12 imports', () => {
  const chains = files.map((file) => longestFrom(file)).filter((chain) => chain.length - 1 > 12);
  expect(chains.map((chain) => chain.join(' → '))).toEqual([]);
});

it('at most 20 files lie loose', () => {
  expect(files.filter(isDoor).length).toBeLessThanOrEqual(20);
});

it('the map of the pipeline is one page', () => {
  expect(readFileSync(join(root, 'pipeline.ts'), 'utf8').split('\n').length).toBeLessThanOrEqual(121);
});
