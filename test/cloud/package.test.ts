/** The packages of the Lambdas as they are deployed: small enough, whole, and working away from the project. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyNatives, fetchNatives } from '../../infra/bundling/natives.ts';
import { filesIn, functionNames, makePackage, sizeOf } from './package.ts';

let folder: string;
const at = (...path: readonly string[]) => join(folder, ...path);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'periodical-packages-'));
  for (const name of functionNames) makePackage(name, at(name));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a module in a process that knows nothing of this project. */
function inPackage(name: string, code: string): string {
  const args = ['--input-type=module', '-e', code];
  return execFileSync(process.execPath, args, { cwd: at(name), encoding: 'utf8', env: {} });
}

describe.each(functionNames)('package %s', (name) => {
  it('keeps to what Lambda takes from S3, where the CDK puts it: 250 MB unzipped', () => {
    const { bytes, zipped } = sizeOf(at(name));
    expect(bytes).toBeLessThan(name === 'run' ? 120e6 : 250e6);
    // The limit of 50 MB is that of a zip in the request itself.
    expect(zipped).toBeLessThan(name === 'run' ? 60e6 : 2e6);
  });

  it('has the handler that the template names', () => {
    const code = `const {handler} = await import('./functions/${name}.mjs'); console.log(typeof handler)`;
    expect(inPackage(name, code)).toBe('function\n');
  });

  it('looks for nothing above itself: all of its code lies in one folder, beside the templates', () => {
    const code = filesIn(at(name)).filter((file) => /^functions\/.*\.mjs$/.test(file));
    for (const file of code)
      expect(readFileSync(join(at(name), file), 'utf8'), file).not.toMatch(/new URL\((["'`])\.\.\/\.\.\//);
  });

  it('has the licences, the templates, and what renders them if it does', () => {
    const all = ['LICENSE', 'NOTICE', 'functions', 'templates'];
    const renders = [...all, 'compiled', 'node_modules'];
    expect(readdirSync(at(name)).sort()).toEqual(name === 'run' ? renders.sort() : all);
  });
});

describe('package run', () => {
  const natives = ['@myriaddreamin/typst-ts-node-compiler', '@resvg/resvg-js'];

  beforeAll(() => makePackage('run', at('run-arm64'), { architecture: 'arm64' }));

  it.each(natives)('loads %s', (native) => {
    const code = `console.log(Object.keys(await import('${native}')).length > 0)`;
    expect(inPackage('run', code)).toBe('true\n');
  });

  it('has the fonts of all scripts, two libraries, and nothing else of node_modules', () => {
    const files = filesIn(at('run/node_modules')).sort();
    expect(files.filter((file) => file.endsWith('.node'))).toEqual([
      '@myriaddreamin/typst-ts-node-compiler-linux-x64-gnu/typst-ts-node-compiler.linux-x64-gnu.node',
      '@resvg/resvg-js-linux-x64-gnu/resvgjs.linux-x64-gnu.node',
    ]);
    const noto = ['arabic', 'devanagari', 'hebrew', 'jp', 'kr', 'sc', 'thai'].map(
      (name) => `noto-sans-${name}`,
    );
    const families = ['inter', 'noto-emoji', ...noto].map((family) => `@expo-google-fonts/${family}`);
    const found = files.filter((file) => file.endsWith('.ttf'));
    expect(found.map((file) => file.split('/').slice(0, 3).join('/'))).toEqual(
      families.flatMap((family) => [`${family}/400Regular`, `${family}/700Bold`]),
    );
    expect(readdirSync(at('run/node_modules')).sort()).toEqual([
      '@expo-google-fonts',
      '@myriaddreamin',
      '@resvg',
    ]);
  });

  it('has the mail’s template compiled, and no MJML', () => {
    expect(filesIn(at('run/compiled'))).toHaveLength(1);
    const code = filesIn(at('run/functions')).map((file) => readFileSync(at('run/functions', file), 'utf8'));
    expect(code.filter((text) => text.includes('mj-section'))).toEqual([]);
  });

  it('is the same if natives come from the registry', () => {
    const fetched = fetchNatives('x86_64', at('fetched'));
    copyNatives(at('fetched-run'), 'x86_64', fetched);
    for (const native of filesIn(at('run/node_modules')).filter((file) => file.endsWith('.node'))) {
      const [here, there] = [at('run/node_modules', native), at('fetched-run/node_modules', native)];
      expect(readFileSync(there).equals(readFileSync(here))).toBe(true);
    }
  });

  it.each([
    ['x86_64', 'run'],
    ['arm64', 'run-arm64'],
  ])('has libraries for %s alone', (architecture, name) => {
    const libraries = filesIn(at(name)).filter((file) => file.endsWith('.node'));
    expect(libraries.map((file) => processorOf(at(name, file)))).toEqual([architecture, architecture]);
  });
});

/** The processor that a library is for, as the header of its ELF file says (e_machine). */
function processorOf(path: string): string {
  const header = readFileSync(path).subarray(0, 20);
  expect(header.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
  return { 62: 'x86_64', 183: 'arm64' }[header.readUInt16LE(18)] ?? 'another';
}

describe('cdk synth', () => {
  it('needs no account and no settings, and gives every function its own code', () => {
    const cdk = fileURLToPath(new URL('../../node_modules/.bin/cdk', import.meta.url));
    const out = at('cdk.out');
    // Without credentials, a region or a home to find them in.
    const env = { PATH: process.env.PATH ?? '', HOME: folder, CI: 'true' };
    execFileSync(cdk, ['synth', '--quiet', '--no-notices', '--output', out], { env, stdio: 'pipe' });
    const template = readFileSync(join(out, 'Periodical-prod.template.json'), 'utf8');
    const codes = [...template.matchAll(/"S3Key": "([0-9a-f]{64})\.zip"/g)].map(([, hash]) => hash);
    expect(new Set(codes).size).toBe(functionNames.length);
  });
});

describe('templates of a user’s own', () => {
  it('are shipped beside the project’s', () => {
    const own = at('my-templates');
    mkdirSync(own);
    writeFileSync(join(own, 'subscriptions.yaml'), '- {address: me@example.com, report: weekly-pulse}\n');
    makePackage('sweep', at('own'), { templates: own });
    expect(readdirSync(at('own')).sort()).toEqual([
      'LICENSE',
      'NOTICE',
      'functions',
      'own-templates',
      'templates',
    ]);
  });

  it('that are wrong stop the deployment, with file and line', () => {
    const own = at('wrong-templates');
    cpSync(at('run/templates/reports/weekly-pulse'), join(own, 'reports/weekly-pulse'), { recursive: true });
    const page = join(own, 'reports/weekly-pulse/en.md');
    writeFileSync(page, `${readFileSync(page, 'utf8')}\n{% money($nothing.sales) %}\n`);
    expect(() => makePackage('run', at('wrong'), { templates: own })).toThrow(
      /reports\/weekly-pulse\/en\.md:\d+: /,
    );
  });
});
