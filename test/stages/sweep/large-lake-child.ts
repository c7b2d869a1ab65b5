/** The sweep of the project's own reports over a lake in S3 whose every closed period seems to have changed. */
import { EntityNotFoundException, type GetTableCommand } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import type { Archive } from '../../../functions/archive/archive.ts';
import { manifestFile } from '../../../functions/archive/manifest.ts';
import { signManifest } from '../../../functions/archive/signature.ts';
import { sqliteLedger } from '../../../functions/ledger/sqlite.ts';
import { athenaEngine } from '../../../functions/query/athena.ts';
import { loadModels } from '../../../functions/query/models.ts';
import { sweep } from '../../../functions/stages/sweep.ts';
import { templatesAt } from '../../../functions/templates.ts';
import { tableInput } from '../../../infra/lake/tables.ts';
import { manifestOf } from '../../deliver/edition.ts';
import { localSigner } from '../../deliver/links/signer.ts';

const [, , endpoint = ''] = process.argv;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials, forcePathStyle: true });
const templates = templatesAt(undefined);
const { lake } = loadModels(templates);

const glue = {
  async send({ input: { Name = '' } }: GetTableCommand) {
    if (!Object.hasOwn(lake.tables, Name))
      throw new EntityNotFoundException({ message: Name, $metadata: {} });
    const {
      partitionKeys = [],
      parameters,
      storageDescriptor,
    } = tableInput(lake, Name, 's3://lake', '2021-10-01,NOW');
    const keys = partitionKeys as readonly { readonly name: string; readonly type: string }[];
    const { location } = storageDescriptor as { readonly location: string };
    return {
      Table: {
        Name,
        Parameters: parameters,
        PartitionKeys: keys.map(({ name, type }) => ({ Name: name, Type: type })),
        StorageDescriptor: { Location: location },
      },
    };
  },
};

const signer = localSigner();
const archive = {
  listEditions: async (report?: string, period?: string) =>
    report === undefined ? [] : [{ report, period, revision: 1 }],
  async readFile({ report, period }: { readonly report: string; readonly period: string }) {
    const { run, ...manifest } = manifestOf({});
    const edition = { report, edition: `${report}/${period}/r1`, run: { ...run, lake: '0'.repeat(64) } };
    return manifestFile(await signManifest({ ...manifest, ...edition }, signer)).bytes;
  },
} as unknown as Archive;

const engine = athenaEngine({ s3, glue, athena: {}, workgroup: 'reports', database: 'lake' } as never);
const nothing = { send: async () => {}, sendAll: async () => {} };
const { changed, look, broken } = await sweep({
  ...{ templates, archive, signer, ledger: sqliteLedger(':memory:'), listing: engine.listing },
  ...{ runs: nothing, deliveries: nothing, deadLetters: async () => [], notify: async () => {} },
  isScheduler: false,
  now: () => '2024-07-03T05:00:00Z',
});
if (broken.length > 0) throw new Error(JSON.stringify(broken));
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const { files, listings, usd } = look ?? {};
const used = {
  seconds: process.uptime(),
  cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
  megabytes: maxRSS / 1024,
};
console.log(JSON.stringify({ changed: changed.length, files, listings, usd, ...used }));
