/** Keys are replaced while the program runs: nothing fails, nothing happens twice, and nothing is taken over by halves. */
import { createHash, createPublicKey } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { seedCodes } from '../../src/connectors/alipay-card/simulator-seeds.ts';
import { voucherSeedIds } from '../../src/connectors/alipay-voucher/simulator-seeds.ts';
import { testKeys } from '../support/keys.ts';
import { benefitInput, mutate, untilOperation } from '../support/mutations.ts';
import { accountIds } from '../support/vendors.ts';
import { eventually } from './children.ts';
import { type Change, nextKeys, type Stage, startStage, tokenOf } from './rotation-stage.ts';

const patience = 120_000;
const always = { times: Number.POSITIVE_INFINITY };
const cards = accountIds.cards;
const vouchers = accountIds.vouchers;

const stages: Stage[] = [];
afterEach(async () => {
  await Promise.all(stages.splice(0).map((stage) => stage.close()));
});

async function stageWith(...changes: readonly Change[]): Promise<Stage> {
  const stage = await startStage(...changes);
  stages.push(stage);
  return stage;
}

/** What becomes of clients that go on and on, each with a target of its own. */
interface Traffic {
  /** Mutations that have got their answers. */
  answered(): number;
  /** Waits until every client has begun and ended a mutation after now. */
  nextRound(): Promise<void>;
  /** Lets what is under way end; gives everything that was no success. */
  stop(): Promise<readonly unknown[]>;
}

type Send = (round: number) => Promise<{ readonly __typename: string }>;

function keepSending(clients: readonly Send[]): Traffic {
  let isOver = false;
  const begun = clients.map(() => 0);
  const failures: unknown[] = [];
  const loops = clients.map(async (send, client) => {
    while (!isOver) {
      begun[client] = (begun[client] ?? 0) + 1;
      const result = await send(begun[client]);
      if (!result.__typename.endsWith('Success')) failures.push(result);
    }
  });
  const answered = (): number => begun.reduce((sum, one) => sum + Math.max(0, one - 1), 0);
  return {
    answered,
    async nextRound() {
      const before = [...begun];
      // The next one begins when the one under way has ended, and the one after it when that has.
      await eventually(() => (begun.every((now, client) => now >= (before[client] ?? 0) + 2) ? true : null));
    },
    async stop() {
      isOver = true;
      await Promise.all(loops);
      return failures;
    },
  };
}

const appendTo =
  (stage: Stage, code: string): Send =>
  () =>
    mutate(stage, 'updateTemplateBudget', { templateId: `${cards}:${code}`, updateType: 'APPEND', number: 1 });

const appended = [seedCodes.milkTea, seedCodes.dimSum, seedCodes.islandFerry, seedCodes.midnightCinema];

/** Of the account whose keys change: the vendor's new key is of no account that was not told. */
const alarmsOf = (stage: Stage) =>
  stage.log().filter(({ msg, accountId }) => msg === 'vendor alarm' && accountId === cards);

interface Seen {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly path: string;
  readonly body: string;
  readonly verdict: { readonly status: string; readonly code: string } | null;
}
const versionOf = (request: Seen | undefined): string =>
  /keyVersion=(\d+)/.exec(request?.headers['signature'] ?? '')?.[1] ?? 'none';
const refusedByKey = (requests: readonly Seen[]) =>
  requests.filter(({ verdict }) => ['KEY_NOT_FOUND', 'INVALID_SIGNATURE'].includes(verdict?.code ?? ''));

const newOwnKey = (account: string): Change[] => [
  [`accounts.${account}.settings.keyVersion`, 2],
  [`accounts.${account}.settings.privateKey`, { file: 'ours-2.pem' }],
];
const uploaded = { version: 2, publicKeyPem: nextKeys.ours.publicKey };
const fingerprintOf = (pem: string): string =>
  createHash('sha256')
    .update(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
    .digest('hex');

describe('one operation, one effect, while keys are replaced', () => {
  test(
    'our key at AlipayHK: no call fails, each is applied once, and afterwards only the new version is seen',
    async () => {
      const stage = await stageWith();
      const { books } = stage.vendors.cards;
      const traffic = keepSending(appended.map((code) => appendTo(stage, code)));
      await traffic.nextRound();
      stage.keys.card.keys.push(uploaded);
      stage.write('ours-2.pem', nextKeys.ours.privateKey);
      stage.configure(...newOwnKey(cards));
      await traffic.nextRound();
      expect(new Set(books.requests().map(versionOf))).toEqual(new Set(['1']));

      expect(await stage.hangUp()).toMatchObject({ changed: [`accounts.${cards}: keyVersion, privateKey`] });
      await traffic.nextRound();
      const swapped = books.requests().length;
      stage.keys.card.keys = [uploaded];
      await traffic.nextRound();
      expect(await traffic.stop()).toEqual([]);

      expect(books.requests().length).toBeGreaterThan(swapped + appended.length);
      expect(new Set(books.requests().slice(swapped).map(versionOf))).toEqual(new Set(['2']));
      expect(refusedByKey(books.requests())).toEqual([]);
      expect(books.effects()).toHaveLength(traffic.answered() + appended.length);
      expect(alarmsOf(stage)).toEqual([]);
    },
    patience,
  );

  test(
    "AlipayHK's own key: while both are named, answers of either count; afterwards those of the old one do not",
    async () => {
      const stage = await stageWith();
      const { books } = stage.vendors.cards;
      const traffic = keepSending(appended.map((code) => appendTo(stage, code)));
      await traffic.nextRound();
      stage.write('vendor-2.pem', nextKeys.vendor.publicKey);
      const path = `accounts.${cards}.settings.vendorPublicKey`;
      stage.configure([path, [{ file: 'vendor.pem' }, { file: 'vendor-2.pem' }]]);
      await stage.hangUp();
      await traffic.nextRound();
      stage.keys.signing = nextKeys.vendor.privateKey;
      await traffic.nextRound();
      stage.configure([path, { file: 'vendor-2.pem' }]);
      expect(await stage.hangUp()).toMatchObject({ changed: [`accounts.${cards}: vendorPublicKey`] });
      await traffic.nextRound();
      expect(await traffic.stop()).toEqual([]);
      expect(books.effects()).toHaveLength(traffic.answered() + appended.length);
      expect(alarmsOf(stage)).toEqual([]);

      stage.keys.signing = testKeys.vendor.privateKey;
      await mutate(stage, 'updateTemplateBudget', {
        templateId: `${cards}:${seedCodes.milkTea}`,
        updateType: 'APPEND',
        number: 1,
      });
      expect(stage.log()).toContainEqual(expect.objectContaining({ msg: 'vendor alarm', alarm: 'unverifiedAnswer' }));
    },
    patience,
  );

  test(
    "KYBIO's appKey, and the secret of Alisports: no call fails, and the old ones are not needed any more",
    async () => {
      const stage = await stageWith();
      const { members, benefits } = stage.vendors;
      const adjust =
        (uid: string): Send =>
        () =>
          mutate(stage, 'adjustMemberBalance', { memberId: `${accountIds.members}:${uid}`, pointIncrement: '1' });
      const upsert =
        (venue: string): Send =>
        (round) =>
          mutate(stage, 'upsertBenefit', benefitInput(`${venue}-${round}`));
      const clients = [adjust('231607639459718531'), adjust('231607639459718532'), upsert('north'), upsert('south')];
      const traffic = keepSending(clients);
      await traffic.nextRound();
      stage.keys.app.otherKeys.push('NEWAPPKEY00000002');
      stage.keys.top.otherSecrets.push('new-secret');
      stage.write('kybio.key', 'NEWAPPKEY00000002');
      stage.write('top.secret', 'new-secret');
      await traffic.nextRound();
      expect(await stage.hangUp()).toMatchObject({
        changed: [`accounts.${accountIds.members}: appKey`, `accounts.${accountIds.benefits}: appSecret`],
      });
      await traffic.nextRound();
      Object.assign(stage.keys.app, { appKey: 'NEWAPPKEY00000002', otherKeys: [] });
      Object.assign(stage.keys.top, { appSecret: 'new-secret', otherSecrets: [] });
      await traffic.nextRound();
      expect(await traffic.stop()).toEqual([]);
      const effects = members.books.effects().length + benefits.books.effects().length;
      expect(effects).toBe(traffic.answered() + clients.length);
      for (const word of ['NEWAPPKEY00000002', 'new-secret', 'OLDAPPKEY00000001', 'old-secret', 'old-session'])
        expect(stage.main.stdout()).not.toContain(word);
    },
    patience,
  );

  test(
    'an unknown outcome is settled across the change by the same bytes, signed with the new key',
    async () => {
      const stage = await stageWith();
      const { vouchers: vendor } = stage.vendors;
      const switches = (): readonly Seen[] =>
        vendor.books.requests().filter(({ path }) => path.endsWith('/switchStatus'));
      vendor.misbehave.dropsAfterWork({ operation: 'switchStatus', ...always });
      const result = await mutate(stage, 'switchTemplateStatus', {
        templateId: `${vouchers}:${voucherSeedIds.summer}`,
        status: 'PAUSED',
      });
      expect(result.__typename).toBe('PromoOutcomeUnknownError');
      stage.write('ours-2.pem', nextKeys.ours.privateKey);
      stage.configure(...newOwnKey(vouchers));
      stage.keys.voucher.keys.push(uploaded);
      await stage.hangUp();
      await eventually(() => (switches().some((request) => versionOf(request) === '2') ? true : null));
      stage.keys.voucher.keys = [uploaded];
      vendor.misbehave.clear();
      const settled = await untilOperation(
        stage,
        result.operation?.id ?? '',
        ({ state }) => state === 'SUCCEEDED' || state === 'REFUSED',
      );
      expect(settled).toMatchObject({ state: 'SUCCEEDED', settledBy: 'REPEAT' });
      const sent = switches();
      expect(versionOf(sent[0])).toBe('1');
      expect(versionOf(sent.at(-1))).toBe('2');
      expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
      expect(new Set(sent.map(({ headers }) => headers['signature'])).size).toBeGreaterThan(1);
      expect(vendor.books.effects()).toHaveLength(1);
    },
    patience,
  );
});

const count = '{ promoAccounts { nodes { id } } }';

describe('keys of tokens', () => {
  test(
    'overlap while both are named; then the old one opens nothing',
    async () => {
      const stage = await stageWith();
      const old = tokenOf(testKeys.token.privateKey);
      const fresh = tokenOf(nextKeys.token.privateKey);
      const codeFor = async (token: string) =>
        (await stage.ask(count, {}, token)).errors?.[0]?.extensions?.code ?? 'in';
      expect([await codeFor(old), await codeFor(fresh)]).toEqual(['in', 'UNAUTHENTICATED']);
      stage.write('token-2.pem', nextKeys.token.publicKey);
      stage.configure(['auth.key', [{ file: 'token.pem' }, { file: 'token-2.pem' }]]);
      expect(await stage.hangUp()).toMatchObject({ changed: ['auth: key'] });
      expect([await codeFor(old), await codeFor(fresh)]).toEqual(['in', 'in']);
      stage.configure(['auth.key', { file: 'token-2.pem' }]);
      await stage.hangUp();
      expect([await codeFor(old), await codeFor(fresh)]).toEqual(['UNAUTHENTICATED', 'in']);
    },
    patience,
  );
});

describe('what is read again', () => {
  test(
    'changes nothing when anything in it is wrong, whatever else is right; the log names the file',
    async () => {
      const stage = await stageWith();
      const { books } = stage.vendors.cards;
      const send = appendTo(stage, seedCodes.milkTea);
      stage.write('ours-2.pem', 'not a key\n');
      stage.write('kybio.key', 'NEWAPPKEY00000002');
      stage.configure(...newOwnKey(cards));
      const mistake = `accounts.${cards}.settings.privateKey: is not an RSA private key in PEM form`;
      expect(await stage.hangUp()).toMatchObject({ level: 'error', problems: [mistake] });

      stage.configure([`accounts.${cards}.settings.privateKey`, { file: 'ours-3.pem' }]);
      const gone = `accounts.${cards}.settings.privateKey: names the file ours-3.pem, which cannot be read`;
      expect(await stage.hangUp()).toMatchObject({ level: 'error', problems: [gone] });

      stage.write('promotions.yaml', 'accounts: [');
      expect(await stage.hangUp()).toMatchObject({
        level: 'error',
        problems: [expect.stringContaining('promotions.yaml')],
      });

      expect((await send(1)).__typename).toBe('UpdateTemplateBudgetSuccess');
      expect(new Set(books.requests().map(versionOf))).toEqual(new Set(['1']));
      const member = { memberId: `${accountIds.members}:231607639459718531`, pointIncrement: '1' };
      expect((await mutate(stage, 'adjustMemberBalance', member)).__typename).toBe('AdjustMemberBalanceSuccess');
    },
    patience,
  );

  test(
    'takes a version without its key for half of a change, and waits for the other half',
    async () => {
      const stage = await stageWith();
      stage.configure([`accounts.${cards}.settings.keyVersion`, 2]);
      const half = `accounts.${cards}.settings: keyVersion changed, but not privateKey: they can only change together`;
      expect(await stage.hangUp()).toMatchObject({ level: 'error', problems: [half] });
      stage.write('ours.pem', nextKeys.ours.privateKey);
      stage.configure([`accounts.${vouchers}.settings.keyVersion`, 2]);
      expect(await stage.hangUp()).toMatchObject({ level: 'info' });
    },
    patience,
  );

  test(
    'names what needs a restart, does not use it, and holds back keys that may belong to it',
    async () => {
      const stage = await stageWith();
      stage.write('ours-2.pem', nextKeys.ours.privateKey);
      stage.write('kybio.key', 'NEWAPPKEY00000002');
      stage.keys.app.otherKeys.push('NEWAPPKEY00000002');
      stage.configure(
        ...newOwnKey(cards),
        [`accounts.${cards}.settings.clientId`, 'ANOTHERCLIENT'],
        [`accounts.${accountIds.members}.limits.timeoutMs`, 4_000],
        ['auth.audience', 'others'],
      );
      await stage.hangUp();
      const [changed, waiting] = await eventually(() => (stage.reads().length > 1 ? stage.reads() : null));
      expect(changed).toMatchObject({ changed: [`accounts.${accountIds.members}: appKey`] });
      expect(waiting).toMatchObject({
        level: 'warn',
        needsRestart: [
          'auth.audience',
          `accounts.${cards}.settings.clientId`,
          `accounts.${accountIds.members}.limits.timeoutMs`,
        ],
        held: [`accounts.${cards}: keyVersion, privateKey`],
      });
      expect((await appendTo(stage, seedCodes.milkTea)(1)).__typename).toBe('UpdateTemplateBudgetSuccess');
    },
    patience,
  );

  test(
    'comes without a signal where files are looked at',
    async () => {
      const stage = await stageWith(['reload', { everySeconds: 0.2 }]);
      stage.keys.card.keys.push(uploaded);
      stage.write('ours-2.pem', nextKeys.ours.privateKey);
      const line = await stage.nextRead(() => stage.configure(...newOwnKey(cards)));
      expect(line).toMatchObject({ changed: [`accounts.${cards}: keyVersion, privateKey`] });
      expect((await appendTo(stage, seedCodes.milkTea)(1)).__typename).toBe('UpdateTemplateBudgetSuccess');
      expect(versionOf(stage.vendors.cards.books.requests().at(-1))).toBe('2');
    },
    patience,
  );

  test(
    'shows at the start and after a change which keys are in use, by version and public fingerprint',
    async () => {
      const stage = await stageWith();
      const inUse = (of: string) =>
        stage.log().filter((line) => line.msg === 'credentials in use' && line['of'] === of);
      const shown = (version: number, ours: string) => [
        `keyVersion ${version}`,
        `privateKey SHA256:${fingerprintOf(ours)}`,
        `vendorPublicKey SHA256:${fingerprintOf(testKeys.vendor.publicKey)}`,
      ];
      const first = await eventually(() => inUse(`accounts.${cards}`)[0] ?? null);
      expect(first).toMatchObject({ credentials: shown(1, testKeys.ours.publicKey) });
      stage.write('ours-2.pem', nextKeys.ours.privateKey);
      stage.configure(...newOwnKey(cards));
      await stage.hangUp();
      const second = await eventually(() => inUse(`accounts.${cards}`)[1] ?? null);
      expect(second).toMatchObject({ credentials: shown(2, nextKeys.ours.publicKey) });
      expect(inUse(`accounts.${accountIds.members}`)).toMatchObject([
        { credentials: ['appKey (secret)'] },
        { credentials: ['appKey (secret)'] },
      ]);
      expect(stage.main.stdout()).not.toContain('PRIVATE KEY');
    },
    patience,
  );
});
