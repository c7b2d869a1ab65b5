/** `periodical suppressions` and `periodical allow ADDRESS`: who gets no more mail and why, and how that ends. */
import type { Command } from 'commander';
import { mailboxOf } from '../address.ts';
import { clock } from '../calendar/instant.ts';
import { allow, type LiftReason, reportText } from '../deliver/allow.ts';
import type { Lift, Suppression, SuppressionRecord } from '../ledger/ledger.ts';
import { columns, complain, print, printJson, printLine } from './output.ts';
import { addReason, type ReasonOptions, reasonFrom } from './reason.ts';
import { checkedAddress } from './run-options.ts';
import { withStores } from './stores.ts';
import { addWhere, refuseWithRemote, type WhereOptions } from './where.ts';

interface ListOptions extends WhereOptions {
  readonly report?: string;
  readonly json?: boolean;
}

export function addSuppressions(program: Command): void {
  addWhere(program.command('suppressions'), 'where the ledger is')
    .summary('list who gets no more mail, and why')
    .description(
      'Lists the addresses that get no more mail: those that bounced permanently or complained, from any report, and those that unsubscribed, from one.',
    )
    .argument('[address]', 'this address alone, with what was lifted; everybody if left out')
    .option('--report <name>', 'only those that get no mail of this report')
    .option('--json', 'print one JSON object')
    .action(async (address: string | undefined, options: ListOptions, command: Command) => {
      if (options.remote) refuseWithRemote(command, 'out');
      const asked = address === undefined ? undefined : checkedAddress(address, 'suppressions');
      await withStores(options, async ({ ledger }) => {
        const found = await ledger().listSuppressions(asked);
        const { report } = options;
        const shown = found.filter((one) => report === undefined || [report, '*'].includes(one.report));
        if (options.json) printJson({ suppressions: shown.map(asJson) });
        else printList(shown, asked);
      });
    });
}

const asJson = ({ isLifted, ...suppression }: SuppressionRecord) => ({ ...suppression, lifted: isLifted });

function printList(found: readonly SuppressionRecord[], address: string | undefined): void {
  if (found.length === 0) {
    printLine(address === undefined ? 'nobody is suppressed' : `${address} is not suppressed`);
    return;
  }
  const rows = found.flatMap((one) => [...one.lifts.map((lift) => liftedRow(one, lift)), ...rowInForce(one)]);
  print(columns([['ADDRESS', 'REPORT', 'REASON', 'SINCE', 'DETAIL'], ...rows]));
}

const rowInForce = ({ address, report, reason, at, detail, isLifted }: SuppressionRecord): string[][] =>
  isLifted ? [] : [[address, reportText(report), reason, at, detail]];

const liftedRow = ({ address, report }: Suppression, lift: Lift): string[] => {
  const { reason, since, detail, at, by, because } = lift;
  return [
    address,
    reportText(report),
    `${reason}, lifted`,
    since,
    `${detail}; lifted ${at} by ${by}: ${because}`,
  ];
};

interface AllowOptions extends WhereOptions, ReasonOptions {
  readonly report?: string;
  readonly json?: boolean;
}

export function addAllow(program: Command): void {
  const command = addWhere(program.command('allow'), 'where the ledger is');
  addReason(command, 'why mail may go there again', 'who says so')
    .summary('let mail go to an address again')
    .description(
      'Lifts the suppression of an address that bounced or complained, or with --report what it unsubscribed from. The ledger keeps who lifted it and why. Nothing is sent by it: periodical resend EDITION --to ADDRESS does that.',
    )
    .argument('<address>', 'as periodical suppressions lists it')
    .option('--report <name>', 'the report that it unsubscribed from, at its reader’s own word')
    .option('--json', 'print one JSON object')
    .action(async (address: string, options: AllowOptions, own: Command) => {
      if (options.remote) refuseWithRemote(own, 'out');
      const asked = checkedAddress(address, 'allow');
      const why = { ...reasonFrom(options), at: clock() };
      await withStores(options, async ({ ledger }) => {
        const lifted = await allow(ledger(), asked, options.report ?? '*', why);
        // Nobody but the reader can take their own wish back.
        if (lifted.reason !== 'bounced') complain(ownWish(lifted));
        if (options.json) printJson(liftedAsJson(lifted, why));
        else printLifted(lifted, why);
      });
    });
}

const ownWish = ({ address, reason, at }: Suppression) =>
  `warning: ${mailboxOf(address)} ${reason} (${at.slice(0, 10)}): only the reader's own word overrules that`;

const liftedAsJson = ({ address, report, reason, at: since, detail }: Suppression, lifted: LiftReason) => ({
  ...{ address, report, reason, since, detail },
  lifted,
});

function printLifted({ address, report, reason, at }: Suppression, why: LiftReason): void {
  const from = report === '*' ? 'all reports' : report;
  printLine(`${address} gets mail of ${from} again (${reason} ${at}); lifted by ${why.by}: ${why.because}`);
}
