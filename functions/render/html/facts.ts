/** What an edition says of itself, in one line. */
import type { ElementContent } from 'hast';
import { h } from 'hastscript';
import type { Fact } from '../facts.ts';

export function factNodes(facts: readonly Fact[]): ElementContent[] {
  return facts.flatMap(({ label, text, date, href }, i) => [
    { type: 'text' as const, value: `${i === 0 ? '' : ' · '}${label}` },
    date === undefined ? h('a', { href }, text) : h('time', { dateTime: date }, text),
  ]);
}
