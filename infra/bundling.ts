/** The code of each Lambda: a folder that esbuild and npm make on this machine, without Docker. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type Architecture, Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from './functions/timeouts.ts';

export interface PackageProps {
  readonly architecture: Architecture;
  /** Folder of templates that is shipped over the project's. @default the project's alone */
  readonly templates?: string | undefined;
  /** Is told about the project's own reports. @default as they say */
  readonly owner?: string | undefined;
  /** `none`: no subscriptions.yaml is shipped. @default that of the templates */
  readonly subscribers?: 'templates' | 'none' | undefined;
}

const functions = fileURLToPath(new URL('../functions', import.meta.url));
const packager = fileURLToPath(new URL('bundling/package.ts', import.meta.url));

/** Not made if the CDK only lists stacks, or if a test says `aws:cdk:bundling-stacks: []`. */
export function packaged(
  name: FunctionName,
  { architecture, templates = '', owner = '', subscribers = 'templates' }: PackageProps,
): Code {
  const command = [name, architecture.name, templates, owner, subscribers];
  return Code.fromAsset(functions, {
    // Of what was made: the same code is not deployed again, wherever its sources are.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('none'),
      // Nothing runs it, but the CDK takes two assets for one if all but the local part is the same.
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
