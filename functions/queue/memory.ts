/** A queue in memory, for one machine: whoever made it works off what it keeps. */
import type { Queue } from './queue.ts';

export interface MemoryQueue<Message> extends Queue<Message> {
  readonly kept: Message[];
}

export function memoryQueue<Message>(): MemoryQueue<Message> {
  const kept: Message[] = [];
  return {
    kept,
    send: async (message) => void kept.push(message),
    sendAll: async (messages) => void kept.push(...messages),
  };
}
