/** The app that the tests deploy: the stack of infra/app.ts, changed for the emulator. */
import { App, Aspects, CliCredentialsStackSynthesizer, type IReusableStackSynthesizer } from 'aws-cdk-lib';
import { addStack } from '../../../infra/app.ts';
import { ForEmulator } from './for-emulator.ts';

/** For the functions' code, in the place of a bootstrap stack. */
export const assetBucket = 'assets';

if (import.meta.main) {
  const synthesizer = new CliCredentialsStackSynthesizer({ fileAssetsBucketName: assetBucket });
  const app = new App({ defaultStackSynthesizer: synthesizer as IReusableStackSynthesizer });
  Aspects.of(app).add(new ForEmulator());
  // It has no searches of logs.
  addStack(app).node.tryRemoveChild('SavedQueries');
}
