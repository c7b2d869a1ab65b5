/** What this Periodical is: its version, and where what ships with it lies. */
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

/** As package.json says it. */
export const version: string = manifest.version;

/**
 * The look and the words, and `commerce`, its six relations and two reports. From here, as the files of a Lambda all lie
 * in one folder, beside these.
 */
export const productTemplates = fileURLToPath(new URL('../templates', import.meta.url));
