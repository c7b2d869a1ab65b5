import { expect, test } from 'vitest';
import type { Table } from '../../functions/query/table.ts';
import { render as renderJson } from '../../functions/render/formats/json.ts';
import type { RenderInput } from '../../functions/render/input.ts';
import { expectGolden } from './golden.ts';
import { hostileInput, hostileTexts, sampleInput } from './sample-document.ts';

async function jsonOf(table: Table): Promise<string> {
  const input: RenderInput = { ...sampleInput('en'), tables: { q: table } };
  const [file] = await renderJson(input);
  return Buffer.from(file?.bytes ?? []).toString();
}

test('one row a line, money as it is', async () => {
  const table: Table = {
    columns: [
      { name: 'kind', type: 'string' },
      { name: 'sales', type: 'decimal' },
      { name: 'growth', type: 'double' },
    ],
    rows: [
      { growth: 0.5, sales: '12345678901234567.10', kind: 'goods' },
      { growth: null, sales: '0.00', kind: null },
    ],
  };
  expect(await jsonOf(table)).toBe(
    '[\n' +
      '{"kind": "goods", "sales": "12345678901234567.10", "growth": 0.5},\n' +
      '{"kind": null, "sales": "0.00", "growth": null}\n' +
      ']\n',
  );
});

test('a table reads as expected', async () => {
  const [creators] = await renderJson(sampleInput());
  expectGolden('data/creators.json', creators?.bytes ?? '');
});

test('a table without rows is an empty array', async () => {
  expect(await jsonOf({ columns: [], rows: [] })).toBe('[]\n');
});

test('columns keep their order, whatever they are called', async () => {
  const names = ['b', '10', '2', '__proto__', 'constructor'];
  const row = Object.fromEntries(names.map((name) => [name, name] as const));
  const json = await jsonOf({ columns: names.map((name) => ({ name, type: 'string' })), rows: [row] });
  expect([...json.matchAll(/"([^"]+)": "\1"/g)].map((match) => match[1])).toEqual(names);
});

test('hostile texts come back; half a surrogate pair becomes a replacement character', async () => {
  const [file] = await renderJson(hostileInput());
  const json = Buffer.from(file?.bytes ?? []).toString();
  expect(json.split('\n')).toHaveLength(hostileTexts.length + 3);
  const names = (JSON.parse(json) as { name: string }[]).map((row) => row.name);
  expect(names).toEqual(hostileTexts.map((text) => text.toWellFormed()));
});
