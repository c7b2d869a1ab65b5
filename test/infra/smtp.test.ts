/** Mail by a mail server, for regions without SES. */
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../infra/settings.ts';
import { statements, synthesise } from './synth.ts';

const secret = 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:mail-AbCdEf';
const settings = {
  region: 'cn-north-1',
  sender: '销售报告 <reports@acme.org>',
  alarmAddress: 'oncall@acme.org',
  lakeFirstDay: '2022-05-31',
  mailChannel: 'smtp',
  smtpHost: 'smtp.qiye.aliyun.com',
  smtpPort: '465',
  smtpSecretArn: secret,
  smtpMaxBytes: '15000000',
};
const { all, one, outputs } = synthesise(settings);
const told = (name: string, of = one) => {
  const { Environment } = of('AWS::Lambda::Function', `Functions/${name}`).properties;
  return (Environment as { Variables: Record<string, unknown> }).Variables;
};
const roleOf = (name: string, of = one) =>
  statements(of('AWS::IAM::Policy', `Functions/${name}Role/DefaultPolicy`));

describe('a stack that sends by a mail server', () => {
  it('synthesises in China, with nothing of SES and nothing that waits for its events', () => {
    const kinds = new Set(all().map(({ path }) => path.split('/')[0]));
    expect([...kinds]).not.toContain('Mail');
    expect([...kinds]).not.toContain('Feedback');
    expect(all('AWS::Lambda::Function').map(({ path }) => path)).not.toContain('Functions/Feedback');
    const texts = all().map(({ properties }) => JSON.stringify(properties));
    expect(texts.filter((one) => /AWS\/SES|ses:|ses\.amazonaws/.test(one))).toEqual([]);
  });

  it('has no alarm about what SES would tell, and all others', () => {
    const names = (of: typeof all) => of('AWS::CloudWatch::Alarm').map(({ path }) => path);
    const gone = names(synthesise().all).filter((path) => !names(all).includes(path));
    expect(gone.sort()).toEqual(
      ['EventsUndelivered', 'FeedbackDead', 'FeedbackErrors', 'MailBounces', 'MailComplaints'].map(
        (name) => `Alarms/${name}`,
      ),
    );
  });

  it.each(['Deliver', 'Sweep'])('tells the function %s the server, and where its password is', (name) => {
    expect(told(name)).toMatchObject({
      MAIL_CHANNEL: 'smtp',
      SMTP_HOST: 'smtp.qiye.aliyun.com',
      SMTP_PORT: '465',
      SMTP_SECRET_ARN: secret,
      SMTP_MAX_BYTES: '15000000',
    });
    expect(told(name)).not.toHaveProperty('CONFIGURATION_SET');
  });

  it('lets those alone read the password who send', () => {
    const readers = ['Run', 'Deliver', 'Sweep', 'Endpoint'].filter((name) =>
      roleOf(name).some(({ actions }) => actions.includes('secretsmanager:GetSecretValue')),
    );
    expect(readers).toEqual(['Deliver', 'Sweep']);
    expect(
      roleOf('Deliver').find(({ actions }) => actions.includes('secretsmanager:GetSecretValue')),
    ).toMatchObject({ resources: [secret] });
  });

  it('says what it sends by to the command line, and nothing of it to who sends no mail', () => {
    expect(Object.keys(told('Run')).filter((name) => /^(MAIL|SMTP)_/.test(name))).toEqual([]);
    expect(outputs.MailChannel).toBe('smtp');
    expect(synthesise().outputs.MailChannel).toBe('ses');
    expect(Object.keys(outputs).filter((name) => /^(Dkim|Feedback)/.test(name))).toEqual([]);
  });

  it('has a secret that a key of its own encrypts, or a server without a password', () => {
    const smtpSecretKeyArn = 'arn:aws-cn:kms:cn-north-1:111122223333:key/mail';
    const withKey = synthesise({ ...settings, smtpSecretKeyArn });
    const decrypts = roleOf('Deliver', withKey.one).filter(({ actions }) => actions.includes('kms:Decrypt'));
    expect(decrypts.flatMap(({ resources }) => resources)).toContain(smtpSecretKeyArn);
    const { smtpSecretArn: _, ...open } = settings;
    const without = synthesise(open);
    expect(told('Deliver', without.one)).not.toHaveProperty('SMTP_SECRET_ARN');
    expect(JSON.stringify(roleOf('Deliver', without.one))).not.toContain('secretsmanager');
  });
});

describe('names of services', () => {
  const principals = ({ one: of }: ReturnType<typeof synthesise>) =>
    statements(of('AWS::KMS::Key', 'Keys/Data')).map(({ principal }) => principal);

  it.each(['cn-north-1', 'cn-northwest-1', 'ap-east-1'])(
    'the log service of %s encrypts with the key by its name in that partition',
    (region) => {
      const found = principals(synthesise({ ...settings, region })).join();
      expect(found).toContain(`["logs.${region}.",{"Ref":"AWS::URLSuffix"}]`);
      expect(found).not.toContain(`logs.${region}.amazonaws.com`);
    },
  );

  it('no text of the template has the partition or the ending of the first regions in it', () => {
    const texts = all().map(({ path, properties }) => [path, JSON.stringify(properties)] as const);
    const wrong = texts.filter(([, one]) => /arn:aws:|\.[a-z]+-[a-z]+-\d\.amazonaws\.com(?!\.cn)/.test(one));
    expect(wrong.map(([path]) => path)).toEqual([]);
  });
});

describe('a stack in Hong Kong that sends by SES of Singapore', () => {
  const {
    mailChannel: _c,
    smtpHost: _h,
    smtpPort: _p,
    smtpSecretArn: _s,
    smtpMaxBytes: _m,
    ...plain
  } = settings;
  const hongKong = synthesise({ ...plain, region: 'ap-east-1', sesRegion: 'ap-southeast-1' });

  it('synthesises, and makes nothing of SES in its own region', () => {
    expect(hongKong.all().filter(({ path }) => path.startsWith('Mail/'))).toEqual([]);
    expect(hongKong.all('AWS::Lambda::Function').map(({ path }) => path)).toContain('Functions/Feedback');
  });

  it('has its functions send there, as the sender alone', () => {
    expect(told('Deliver', hongKong.one)).toMatchObject({
      MAIL_CHANNEL: 'ses',
      SES_REGION: 'ap-southeast-1',
      CONFIGURATION_SET: 'periodical-prod',
    });
    const send = roleOf('Deliver', hongKong.one).find(({ actions }) => actions.includes('ses:SendRawEmail'));
    expect(send?.resources.map((one) => one.split(':ses:')[1])).toEqual([
      'ap-southeast-1:<AWS::AccountId>:configuration-set/periodical-prod',
      'ap-southeast-1:<AWS::AccountId>:identity/acme.org',
      'ap-southeast-1:<AWS::AccountId>:identity/reports@acme.org',
    ]);
    expect(send?.condition).toEqual({ StringEquals: { 'ses:FromAddress': 'reports@acme.org' } });
  });

  it('takes what SES reports from one topic there, by SNS of a region that is opted in to', () => {
    const services = '{"Service":["sns.amazonaws.com","sns.ap-east-1.amazonaws.com"]}';
    const queue = hongKong.all('AWS::SQS::QueuePolicy').flatMap(statements);
    const [allowed, ...more] = queue.filter(({ effect }) => effect === 'Allow');
    expect(more).toEqual([]);
    expect(allowed).toMatchObject({ principal: services, actions: ['sqs:SendMessage'] });
    expect(JSON.stringify(allowed?.condition)).toContain(':sns:ap-southeast-1:');
    const key = statements(hongKong.one('AWS::KMS::Key', 'Keys/Data'));
    expect(key.map(({ principal }) => principal).join()).toContain('sns.ap-east-1.amazonaws.com');
    expect(key.map(({ principal }) => principal).join()).not.toContain('ses.amazonaws.com');
  });
});

describe('settings of mail that contradict each other are refused', () => {
  const wrong = (given: Readonly<Record<string, unknown>>) => () => readSettings(given);

  it.each([
    [{ mailChannel: 'smtp' }, 'setting smtpHost: found none; expected the name of the mail server'],
    [{ mailChannel: 'fax' }, 'setting mailChannel: found "fax"; expected ses or smtp'],
    [{ smtpHost: 'smtp.acme.org' }, 'setting smtpHost: found one with mailChannel=ses; expected none'],
    [{ smtpSecretArn: secret }, 'setting smtpSecretArn: found one with mailChannel=ses; expected none'],
    [{ smtpPort: '465' }, 'setting smtpPort: found one with mailChannel=ses; expected none'],
    [
      { mailChannel: 'smtp', smtpHost: 'smtp.acme.org', sandboxRecipients: 'a@acme.org' },
      'setting sandboxRecipients: found one with mailChannel=smtp; expected none',
    ],
    [
      { mailChannel: 'smtp', smtpHost: 'smtp.acme.org', sesRegion: 'ap-southeast-1', region: 'ap-east-1' },
      'setting sesRegion: found one with mailChannel=smtp; expected none',
    ],
    [
      { mailChannel: 'smtp', smtpHost: 'smtps://smtp.acme.org:465' },
      'setting smtpHost: found "smtps://smtp.acme.org:465"; expected the name of a mail server',
    ],
    [
      { mailChannel: 'smtp', smtpHost: 'smtp.acme.org', smtpPort: '0' },
      'setting smtpPort: found "0"; expected a whole number from 1 to 65535',
    ],
    [
      { mailChannel: 'smtp', smtpHost: 'smtp.acme.org', smtpSecretArn: 'mail' },
      'setting smtpSecretArn: found "mail"; expected the whole ARN of a secret',
    ],
    [
      {
        mailChannel: 'smtp',
        smtpHost: 'smtp.acme.org',
        smtpSecretKeyArn: 'arn:aws:kms:eu-west-1:111122223333:key/mail',
      },
      'setting smtpSecretKeyArn: found one without smtpSecretArn',
    ],
    [
      { sesRegion: 'ap-southeast-1' },
      'setting sesRegion: found "ap-southeast-1"; expected it with the setting region',
    ],
    [
      { sesRegion: 'eu-west-1', region: 'eu-west-1' },
      'setting sesRegion: found "eu-west-1"; expected it with the setting region, and another one',
    ],
  ])('%j', (given, said) => {
    expect(wrong(given)).toThrow(said);
  });

  it('a password is no setting: it would lie in the template', () => {
    expect(wrong({ smtpPassword: 'x' })).toThrow('setting smtpPassword: there is no such setting');
  });
});
