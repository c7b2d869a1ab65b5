/** What a queue has given up, put back with a reason. */
import { type About, queueNames } from '../../../queue/queue.ts';
import { noteAct, reasonIn } from '../acting.ts';
import type { RoomEffects } from '../effects.ts';
import type { FieldProblems } from '../forms.ts';
import type { PageContext } from '../frame.ts';
import { operatorResponse } from '../operating.ts';
import { deadLettersPage } from '../pages/dead-letters.ts';
import { type Route, seeOther } from '../route.ts';

export const showDeadLetters: Route = async ({ context, rest }, effects) =>
  lettersForm(rest, context, effects);

export const giveBack: Route = async ({ context, rest, form, visitor }, effects) => {
  const box = boxOf(rest, effects);
  if (!box) return undefined;
  const { because, problems } = reasonIn(form, context.words);
  if (Object.keys(problems).length > 0) return lettersForm(rest, context, effects, because, problems);
  await noteAct({ verb: 'redrive', target: rest, because }, visitor, effects);
  await box.giveBack(() => {});
  return seeOther('/operate');
};

function boxOf(name: string, { deadLetters }: RoomEffects) {
  const queue = queueNames.find((one) => one === name);
  return queue && deadLetters[queue];
}

async function lettersForm(
  queue: string,
  context: PageContext,
  effects: RoomEffects,
  because = '',
  problems: FieldProblems = {},
) {
  const box = boxOf(queue, effects);
  if (!box) return undefined;
  const count = await box.count();
  const letters = count === 0 ? [] : await box.look();
  const title = context.words(`op_dead_${queue}`, { count });
  const list = { title, count, letters: letters.map((one) => rowOf(one, context.words)) };
  return operatorResponse(deadLettersPage(context, list, because, problems), context);
}

const rowOf = ({ report, period, edition, notice, run, recipient }: About, words: PageContext['words']) => [
  report ?? '',
  period ?? '',
  run ?? (notice === undefined ? (edition ?? words('op_unreadable')) : words('op_notice', { notice })),
  recipient ?? '',
];
