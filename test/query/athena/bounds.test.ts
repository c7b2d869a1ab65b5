/** The bounds of results, kept by the Athena engine over a fake; test/cloud has them with a real engine. */
import { boundsContract } from '../../contracts/engine.ts';
import { engineOn } from './job.ts';

boundsContract('Athena over a fake', async () => (await engineOn({}))[0]);
