#!/usr/bin/env node
// TypeScript runs directly on Node 24, which this project brings along; an older Node starts that one.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../functions/cli.ts', import.meta.url));
const node =
  Number(process.versions.node.split('.')[0]) >= 24
    ? process.execPath
    : join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', 'node');
const { status, error } = spawnSync(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
if (error) throw error;
process.exitCode = status ?? 1;
