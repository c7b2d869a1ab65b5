/** The order of the rooms of functions/, held by the imports as they are: static, of types, and dynamic. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** A room is a folder, or a file, of functions/. It imports from itself and from rooms before it. */
const rooms = [
  // The ground.
  ...[
    'errors',
    'version',
    'hash',
    'durable-file',
    'formats',
    'calendar',
    'language',
    'text',
    'aws',
    'signer',
    'ledger',
  ],
  // The way of the data.
  ...['templates', 'plan', 'query', 'charts', 'compose', 'render', 'archive', 'deliver'],
  ...['validate', 'queue', 'pipeline', 'stages', 'endpoint', 'systems'],
  // What people and Lambda call.
  ...['sample-lake', 'cli', 'handlers'],
];

const root = fileURLToPath(new URL('../functions', import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?<!\.d)\.ts$/.test(file),
);
const imports = new Map(files.map((file) => [file, importsOf(file)]));

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/^\s*(\*|\/\/|\/\*).*$/gm, '');
  const specifiers = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g)].map(
    ([, path = '']) => path,
  );
  return [...new Set(specifiers.map((path) => normalize(join(dirname(file), path))))];
}

const roomOf = (file: string) => file.replace(/[/.].*$/, '');
const isDoor = (file: string) => !file.includes('/');
const arrows = [...imports].flatMap(([from, all]) => all.map((to) => ({ from, to })));
const shown = ({ from, to }: { from: string; to: string }) => `${from} imports ${to}`;

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

it('at most 20 files lie loose', () => {
  expect(files.filter(isDoor).length).toBeLessThanOrEqual(20);
});

it('the map of the pipeline is one page', () => {
  expect(readFileSync(join(root, 'pipeline.ts'), 'utf8').split('\n').length).toBeLessThanOrEqual(121);
});
