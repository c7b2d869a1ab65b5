/** `periodical redrive`: what it refuses before it asks AWS. What it does is in test/queue and test/cloud. */
import { expect, it } from 'vitest';
import { periodical } from './mailer.ts';

it('one machine has no queues', async () => {
  const { code, err } = await periodical('redrive', 'runs', '--dry-run');
  expect([code, err]).toEqual([
    2,
    expect.stringContaining('only a deployed system has queues; expected --remote'),
  ]);
});

it.each(['schedules', 'sweep', 'run'])('%s is no queue whose messages can be given back', async (name) => {
  const { code, err } = await periodical('redrive', name, '--remote');
  expect([code, err]).toEqual([2, expect.stringContaining('Allowed choices are runs, deliveries, feedback')]);
});
