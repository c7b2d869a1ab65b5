/** `npx cdk synth` and `npx cdk deploy` start here (cdk.json). */
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError, UsageError } from '../functions/errors.ts';
import { readSettings } from './settings.ts';
import { PeriodicalStack } from './stack.ts';

/**
 * Adds the stack that the app's context asks for, and the checks that it has to pass.
 * @throws InputError a setting, a report or lake.yaml is wrong
 */
export function periodical(app: App): PeriodicalStack {
  const settings = readSettings(app.node.getAllContext());
  // An emulator speaks plain HTTP: the first thing that they refuse.
  if (!settings.localEmulator) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return new PeriodicalStack(app, { settings });
}

if (import.meta.main) {
  try {
    periodical(new App());
  } catch (error) {
    if (!(error instanceof InputError || error instanceof UsageError)) throw error;
    console.error(error.message);
    // Before the CDK writes what there is of the app.
    process.exit(1);
  }
}
