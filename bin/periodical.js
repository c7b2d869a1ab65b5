#!/usr/bin/env node
// TypeScript runs directly on Node 24, and in a package its code is JavaScript (infra/npm/pack.ts). An older Node starts
// the newer one that npm installed along.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const isPackage = !existsSync(new URL('../functions', import.meta.url));
  const code = (name) => import(isPackage ? `../dist/functions/${name}.js` : `../functions/${name}.ts`);
  const { enableCompileCache } = await code('cli/compile-cache');
  enableCompileCache();
  const { start } = await code('cli');
  process.exitCode = await start(process.argv.slice(2));
} else {
  process.exitCode = await runWith(installedNode());
}

/** npm installs the one package `node-PLATFORM-ARCH` that fits this machine; it has no install script. */
function installedNode() {
  const require = createRequire(import.meta.url);
  for (const name of Object.keys(require('../package.json').optionalDependencies)) {
    try {
      const manifest = require.resolve(`${name}/package.json`);
      return join(dirname(manifest), require(manifest).bin.node);
    } catch (error) {
      if (error.code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
}

/** Whoever ends this process means the one that works, so that none goes on unseen. */
async function runWith(node) {
  if (!node) return refuse('the project brings none for this machine');
  const self = fileURLToPath(import.meta.url);
  const child = spawn(node, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  try {
    const [code, signal] = await once(child, 'exit');
    return code ?? 128 + constants.signals[signal];
  } catch (error) {
    return refuse(`the one that the project brings did not start: ${error.message}`);
  }
}

function refuse(why) {
  const here = `this is Node ${process.versions.node} on ${process.platform}-${process.arch}`;
  console.error(`Periodical needs Node 24 or newer; ${here}, and ${why}.`);
  console.error('Install Node 24, or run "npm ci" without "--omit=optional".');
  return 1;
}
