/** `periodical open`: the reading room of this machine in a browser. */
import type { Command } from 'commander';
import { cookie, sessionCookie } from '../endpoint/room/cookies.ts';
import { seeOther } from '../endpoint/room/route.ts';
import { beginSession, sessionHours } from '../endpoint/room/sign-in.ts';
import { handleRoom } from '../endpoint/room.ts';
import { messageOf } from '../errors.ts';
import { showInBrowser } from './browser.ts';
import { interruptibly, sayWhenInterrupted } from './interruption.ts';
import { complain, printLine } from './output.ts';
import { portOf } from './port.ts';
import { addLake, addOut } from './where.ts';

interface Options {
  readonly out: string;
  readonly lake: string;
  readonly templates?: string;
  readonly by?: string;
  readonly port: string;
  readonly browser: boolean;
}

export function addOpen(program: Command): void {
  addLake(addOut(program.command('open'), 'where the archive and the ledger are'))
    .summary('open the reading room of this machine in a browser')
    .description(
      'Opens the reading room of this machine in a browser: editions, their files, what was sent, and runs. Only this machine is served, until the command is interrupted.',
    )
    .option('--templates <dir>', 'folder with the reports')
    .option('--by <name>', 'who you are to those who ask later; your name on this machine if left out')
    .option('--port <number>', 'port to listen on; 0 for any that is free', '0')
    .option('--no-browser', 'only print the address')
    .action(open);
}

async function open({ out, lake, templates, by, port, browser }: Options): Promise<void> {
  const number = portOf(port);
  const [{ localRoom }, { serveLoopback }, { refillEditions }] = await Promise.all([
    import('../systems/local-room.ts'),
    import('../systems/loopback.ts'),
    import('../archive/entry.ts'),
  ]);
  const room = localRoom({ out, lake, templates, user: by, log: () => {} });
  await refillEditions(room);
  // Whoever else uses this machine does not know it.
  const secret = room.random(18);
  const served = await serveLoopback(
    async (request, origin) => {
      const effects = { ...room, origin };
      if (request.path !== `/enter/${secret}`) return handleRoom(request, effects);
      const session = await beginSession(room.user, 'laptop', effects);
      const token = (await effects.seal()).seal('session', session.id);
      return seeOther('/', [cookie(sessionCookie, token, sessionHours * 3600)]);
    },
    number,
    (error) => complain(`periodical: ${messageOf(error)}`),
  );
  const address = `${served.origin}/enter/${secret}`;
  printLine(`The reading room of ${out} is open: ${address}`);
  printLine('Press Ctrl-C to close it.');
  if (browser) showInBrowser(address);
  sayWhenInterrupted(() => 'The reading room is closed.');
  await interruptibly(async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await served.close();
    await room.close();
  });
}
