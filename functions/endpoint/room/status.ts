/** A state, by shape, colour and word: whoever sees no colours, or nothing, reads it all the same. */
import type { Element } from 'hast';
import { h } from 'hastscript';

export type Mood = 'good' | 'warn' | 'bad' | 'neutral';

const shapes: Readonly<Record<Mood, string>> = { good: '●', warn: '▲', bad: '■', neutral: '○' };

export const statusTag = (mood: Mood, text: string): Element =>
  h('span', { className: ['status', mood] }, [h('span', { ariaHidden: 'true' }, `${shapes[mood]} `), text]);
