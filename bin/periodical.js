#!/usr/bin/env node
// TypeScript runs directly on Node 24; an older Node starts the newer one that npm installed with this project.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { enableCompileCache } = await import('../functions/cli/compile-cache.ts');
  enableCompileCache();
  const { start } = await import('../functions/cli.ts');
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
