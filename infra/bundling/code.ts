/** The code of a function, by esbuild: everything that it reaches, the SDK's clients too, in a few files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Shipped as they are: each has a library for one platform. */
export const natives = ['@myriaddreamin/typst-ts-node-compiler', '@resvg/resvg-js'];

/** Some packages still call `require`. Under another name, as a module may import `createRequire` itself. */
const banner =
  "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);";

/** @returns `renders`: it draws pages and pictures, which takes natives and fonts */
export async function bundle(name: string, out: string): Promise<{ readonly renders: boolean }> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [{ in: `functions/handlers/${name}.ts`, out: name }],
    // All in one folder beside `templates`, where functions/templates.ts looks for it.
    outdir: join(out, 'functions'),
    chunkNames: 'chunk-[hash]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    charset: 'utf8',
    legalComments: 'none',
    // Names stay: the stack of an error in the log is read by people.
    minifySyntax: true,
    minifyWhitespace: true,
    banner: { js: banner },
    external: [...natives, '@duckdb/*'],
    plugins: [ownModules, mjmlStaysHome, oneLanguageOfZod],
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  refuseDuckDb(name, metafile);
  const needed = reachable(metafile);
  for (const { path, contents } of outputFiles) {
    if (!needed.has(relative(root, path))) continue;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  return { renders: natives.some((native) => needed.has(native)) };
}

/** Files and packages that the entry may load: esbuild also makes those that only code which it left out would have loaded. */
function reachable({ outputs }: Metafile): ReadonlySet<string> {
  const entry = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.includes('/handlers/'));
  const found = new Set<string>();
  for (const waiting = entry; waiting.length > 0; ) {
    const path = waiting.pop() ?? '';
    if (found.has(path)) continue;
    found.add(path);
    waiting.push(...(outputs[path]?.imports ?? []).map((imported) => imported.path));
  }
  return found;
}

/** A module of this project does nothing by being imported: one that is not used is left out. */
const ownModules: Plugin = {
  name: 'own modules',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path),
      sideEffects: false,
    })),
};

/** Its version is read, as a part of the name of what it made; the compiler itself is not shipped. */
const mjmlStaysHome: Plugin = {
  name: 'mjml',
  setup: ({ onResolve }) => onResolve({ filter: /^mjml$/ }, ({ path }) => ({ path, external: true })),
};

/** Its messages in fifty languages are a tenth of what most functions would load. */
const oneLanguageOfZod: Plugin = {
  name: 'zod',
  setup: ({ onLoad }) =>
    onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: 'export { default as en } from "./en.js";',
    })),
};

/** 60 MB that do not fit, and that no Lambda uses: better said here than by its first run. */
function refuseDuckDb(name: string, { outputs }: Metafile): void {
  const imports = Object.values(outputs).flatMap((output) => output.imports);
  const found = imports.find(({ path }) => path.startsWith('@duckdb/'));
  if (found) throw new Error(`functions/handlers/${name}.ts reaches ${found.path}, which is not for Lambda`);
}
