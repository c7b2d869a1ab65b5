/** A template of the PDF reads the theme's files, and no package of Typst: neither of the network nor of the user. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { compilePdf } from '../../functions/render/pdf/compiler.ts';
import { fontFolders } from '../../functions/text/fonts.ts';

const compiled = (text: string) =>
  compilePdf([{ name: 'document.typ', bytes: Buffer.from(text) }], fontFolders([]));

test.each([
  '#import "@preview/kept:1.0.0": value',
  '#import ("@pre" + "view/cetz:0.2.2"): canvas',
  '#import "@local/kept:1.0.0": value',
])('%s', async (text) => {
  const folder = mkdtempSync(join(tmpdir(), 'periodical-typst-'));
  for (const space of ['local', 'preview']) {
    const kept = join(folder, 'typst/packages', space, 'kept/1.0.0');
    mkdirSync(kept, { recursive: true });
    writeFileSync(
      join(kept, 'typst.toml'),
      '[package]\nname = "kept"\nversion = "1.0.0"\nentrypoint = "lib.typ"\n',
    );
    writeFileSync(join(kept, 'lib.typ'), '#let value = 1');
  }
  let asked = 0;
  const server = createServer((socket) => {
    asked++;
    socket.destroy();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  for (const name of ['HTTPS_PROXY', 'https_proxy']) vi.stubEnv(name, `http://127.0.0.1:${port}`);
  for (const name of ['XDG_CACHE_HOME', 'XDG_DATA_HOME']) vi.stubEnv(name, folder);
  expect(() => compiled(text)).toThrow(
    'document.typ:1: packages of Typst are not loaded; expected what it needs as files of the theme',
  );
  await setImmediate();
  expect(asked).toBe(0);
  expect(process.env.XDG_CACHE_HOME).toBe(folder);
});
