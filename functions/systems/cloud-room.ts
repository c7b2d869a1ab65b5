/** The reading room of a deployment: what its routes touch, with the rights of the function `room`. */
import { randomBytes } from 'node:crypto';
import { clock } from '../calendar/instant.ts';
import { refusalIn, refusalOnTheInternet } from '../deliver/recipients.ts';
import { presigner } from '../endpoint/presign.ts';
import { respond } from '../endpoint/response.ts';
import type { RoomEffects } from '../endpoint/room/effects.ts';
import { roomWords } from '../endpoint/room/words.ts';
import { type Seal, sealBy } from '../endpoint/seal.ts';
import { dynamoDbRoom } from '../ledger/room/dynamodb.ts';
import { deliveriesQueue } from '../queue/deliveries.ts';
import { asChanged } from '../templates/changes.ts';
import { templatesAt } from '../templates.ts';
import { dynamoDb, once, s3, signerWith, sqs, stores } from './cloud/clients.ts';
import { companyHere } from './cloud-room/company.ts';
import { inside, queuesHere } from './cloud-room/inside.ts';
import { cloudOperators } from './cloud-room/operators.ts';
import { cloudReview } from './cloud-room/review.ts';
import { settings } from './settings.ts';

/** Of one person: more than anybody needs by hand, and less than costs anything worth mentioning. */
const runsADay = 20;

let kept: Promise<Seal> | undefined;

/** Kept for the next invocation, unless KMS could not be reached. */
function sealKept(keys: readonly string[]): Promise<Seal> {
  kept ??= sealBy(signerWith(keys)).catch((error: unknown) => {
    kept = undefined;
    throw error;
  });
  return kept;
}

const words = /* @__PURE__ */ once(() => roomWords(templatesAt(undefined)));

/** The effects of one request: templates are read once for it, as they are in force. */
export function roomEffects(log: RoomEffects['log'], refused: RoomEffects['refused']): RoomEffects {
  const set = settings(
    ...stores,
    'DELIVERIES_QUEUE_URL',
    'LINK_KEY_IDS',
    'ENDPOINT_URL',
    'SENDER',
    'FIRST_OPERATOR',
  );
  const companySignIn = companyHere();
  const deployed = inside();
  const { archive, ledger, signer, runs } = deployed;
  const mails = deliveriesQueue(sqs(), set.DELIVERIES_QUEUE_URL);
  const presign = presigner({ client: s3(), bucket: set.ARCHIVE_BUCKET });
  return {
    archive,
    ledger,
    room: dynamoDbRoom({ client: dynamoDb(), table: set.LEDGER_TABLE }),
    signer,
    seal: () => sealKept(set.LINK_KEY_IDS),
    templates: once(() => asChanged(templatesAt(undefined), ledger)),
    words: (language) => words()(language),
    origin: set.ENDPOINT_URL,
    firstOperator: set.FIRST_OPERATOR,
    companySignIn,
    // Whoever asks waits for nothing that depends on the address.
    mailConfirmation: (mail) => mails.send({ signIn: mail }),
    mailSignIn: ({ address, expiresAt: until }, secrets) =>
      mails.send({ signIn: { address, until, ...secrets } }),
    download: async (edition, { name }, as, { isShown = false, method = 'GET' } = {}) => {
      const disposition = `${isShown ? 'inline' : 'attachment'}; filename="${as}"`;
      return respond(302, { location: await presign(edition, name, { method, disposition }) }, '');
    },
    linkSigner: signerWith(set.LINK_KEY_IDS),
    sender: set.SENDER,
    runs,
    refusalBy: (all) => refusalOnTheInternet(refusalIn(all)),
    runsADay,
    ...cloudOperators(deployed, queuesHere()),
    // Its old keys have signed manifests: none of them approves what it made.
    ...cloudReview(signerWith(set.LINK_KEY_IDS.slice(0, 1)), mails),
    now: clock,
    random: (bytes) => randomBytes(bytes).toString('base64url'),
    log,
    refused,
  };
}
