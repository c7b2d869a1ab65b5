/** The code of each Lambda: a folder that esbuild and npm make on this machine, without Docker. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Settings, timeouts } from './settings.ts';

export type FunctionName = keyof typeof timeouts;

const functions = fileURLToPath(new URL('../functions', import.meta.url));
const packager = fileURLToPath(new URL('bundling/package.ts', import.meta.url));

/** Not made where the CDK only lists stacks or where a test says `aws:cdk:bundling-stacks: []`. */
export function packaged(name: FunctionName, { templates }: Pick<Settings, 'templates'>): Code {
  const command = templates === undefined ? [name] : [name, templates];
  return Code.fromAsset(functions, {
    // Of what was made: the same code is not deployed again, wherever its sources lie.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'),
      // Nothing runs it, but the CDK takes two assets for one where all but the local part is the same.
      command,
      local: {
        tryBundle: (out) => {
          // A process of its own: esbuild and MJML are asynchronous, and synthesis is not.
          execFileSync(process.execPath, [packager, out, ...command], { stdio: 'inherit' });
          return true;
        },
      },
    },
  });
}
