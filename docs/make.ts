/** `npm run docs`: writes what is made in docs/. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { madeDocs } from './made.ts';

const folder = import.meta.dirname;
for (const [name, text] of await madeDocs(folder)) writeFileSync(join(folder, name), text);
