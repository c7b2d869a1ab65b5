import { expect, test } from 'vitest';
import { languageOf } from '../../../functions/endpoint/room/language.ts';

test.each([
  ['pt-BR,pt;q=0.9,en;q=0.8', 'pt-BR'],
  ['pt', 'pt-BR'],
  ['ja-JP', 'ja'],
  ['zh-CN,en;q=0.5', 'zh'],
  ['en-US', 'en'],
  ['tlh', 'en'],
  ['*', 'en'],
])('a browser that asks for %s reads %s', (accepted, language) => {
  const request = { method: 'GET', path: '/', headers: { 'accept-language': accepted } };
  expect(languageOf(request as never)).toBe(language);
});
