/** A state, by shape, colour and word: whoever sees no colours, or nothing, reads it all the same. */
import type { Element } from 'hast';
import { h } from 'hastscript';
import type { Hold } from '../../archive/hold.ts';
import type { RoomWords } from './words.ts';

export type Mood = 'good' | 'warn' | 'bad' | 'neutral';

const shapes: Readonly<Record<Mood, string>> = { good: '●', warn: '▲', bad: '■', neutral: '○' };

export const statusTag = (mood: Mood, text: string): Element =>
  h('span', { className: ['status', mood] }, [h('span', { ariaHidden: 'true' }, `${shapes[mood]} `), text]);

const ofHold = { check: 'held', approval: 'waits_for_approval', 'sent back': 'sent_back' } as const;

/** What keeps an edition from going out. */
export const holdTag = (hold: Hold, words: RoomWords): Element =>
  statusTag(hold === 'approval' ? 'neutral' : 'warn', words(ofHold[hold]));
