import { z } from 'zod';
import { meaning } from '../attribute.ts';
import { type FunctionGroup, pageFunction } from '../function.ts';

const covered = pageFunction({
  name: 'covered',
  description:
    'Whether the data cover the period ("period", at least in part), the one before ("before") or the year earlier ("earlier"), both from their first day on. Not so if nobody says what carries the report.',
  example: '{% if covered("earlier") %}The data reach back a year.{% /if %}',
  values: {
    span: meaning(z.enum(['period', 'before', 'earlier']), 'word', 'Which of the three.'),
  },
  call: ({ span }, { covers }) => covers(span),
});

const present = pageFunction({
  name: 'present',
  description:
    'Whether the lake has a table that it may lack: an optional relation, or a raw table of your own.',
  example: '{% if present("campaigns") %}The lake has campaigns.{% /if %}',
  values: {
    table: meaning(z.string(), 'relation', 'The name of the table: a relation, or a raw table of your own.'),
  },
  call: ({ table }, { isPresent }) => isPresent(table),
});

export const periods: FunctionGroup = { title: 'What the data cover', functions: [covered, present] };
