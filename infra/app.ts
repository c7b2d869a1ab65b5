/** `npx cdk synth` and `npx cdk deploy` start here (cdk.json). */
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { InputError, UsageError } from '../functions/errors.ts';
import { readSettings } from './settings.ts';
import { PeriodicalStack } from './stack.ts';

/**
 * Adds the stack that the app's context describes, with its tags.
 * @throws InputError a setting, a report or lake.yaml is wrong
 */
export function addStack(app: App): PeriodicalStack {
  const settings = readSettings(app.node.getAllContext());
  Tags.of(app).add('application', 'periodical');
  Tags.of(app).add('stage', settings.stage);
  return new PeriodicalStack(app, settings);
}

/**
 * Adds the stack, and the checks that it has to pass.
 * @throws InputError as `addStack`
 */
export function periodical(app: App): PeriodicalStack {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return addStack(app);
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
