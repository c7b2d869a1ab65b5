/** The routes of operators. */
import { forOperators } from '../for-operators.ts';
import { giveBack, showDeadLetters } from './dead-letters.ts';
import { checkResend, chooseResend, resend, showMails } from './mails.ts';
import { showNeeds } from './needs.ts';
import { allRuns, filterRuns, runAgain, showRun, someRuns } from './operator-runs.ts';
import { release, showRelease } from './release.ts';
import { showSchedules, showSwitch, switchSchedule } from './schedules.ts';
import { findSuppression, lift, showLift, showSuppressed, showSuppressions } from './suppressions.ts';

export const operatorRoutes = forOperators({
  'GET /operate': showNeeds,
  'GET /operate/release/*': showRelease,
  'POST /operate/release/*': release,
  'GET /operate/mails/*': showMails,
  'POST /operate/mails/*': chooseResend,
  'GET /operate/resend/*': checkResend,
  'POST /operate/resend/*': resend,
  'GET /operate/dead-letters/*': showDeadLetters,
  'POST /operate/dead-letters/*': giveBack,
  'GET /operate/runs': allRuns,
  'GET /operate/runs/*': someRuns,
  'POST /operate/runs': filterRuns,
  'GET /operate/run/*': showRun,
  'POST /operate/run/*': runAgain,
  'GET /operate/schedules': showSchedules,
  'GET /operate/schedule/*': showSwitch,
  'POST /operate/schedule/*': switchSchedule,
  'GET /operate/suppressions': showSuppressions,
  'POST /operate/suppressions': findSuppression,
  'GET /operate/suppressions/*': showSuppressed,
  'GET /operate/lift/*': showLift,
  'POST /operate/lift/*': lift,
});
