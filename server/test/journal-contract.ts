import { randomUUIDv7 } from 'node:crypto';
import {
  assertInvariants,
  execute,
  newExchange,
  newOutput,
  restoreExchange,
  stateHash,
  type Command,
  type Exchange,
  type LeagueSetup,
} from '@hoga/core/exchange';
import { accountId } from '@hoga/core/order';
import { afterEach, describe, expect, test } from 'vitest';
import { JournalTaken, type Batch, type Journal } from '../src/needs/index.ts';
import {
  cancelOf,
  commandStream,
  leagueFor,
  leagueRecordOf,
  limitOrder,
  openAccount,
  SETUP,
} from './commands.ts';

/** An empty league somewhere, for one test. */
export interface JournalSite {
  /** The journal of another process. */
  journal(): Journal;
  /** Ends the writer's connection, as a restart of the database would. */
  cutConnection(): void | Promise<void>;
  close(): void | Promise<void>;
}

/** What every journal promises; each adapter of the port passes it. */
export function describeJournal(
  name: string,
  open: () => JournalSite | Promise<JournalSite>,
): void {
  let sites: JournalSite[] = [];

  const openSite = async (): Promise<JournalSite> => {
    const site = await open();
    sites.push(site);
    return site;
  };

  afterEach(async () => {
    for (const site of sites) await site.close();
    sites = [];
  });

  describe(`${name}: the state`, () => {
    describeState(openSite);
  });
  describe(`${name}: client order ids`, () => {
    describeLookUp(openSite);
  });
  describe(`${name}: one writer`, () => {
    describeWriter(openSite);
  });
}

type Open = () => Promise<JournalSite>;

/** How a connection that is gone is spoken of: by the driver, or by the journal. */
const LOST = /connection|terminat/i;

/** Executes commands as one batch, as the writer does. */
export function batchOf(exchange: Exchange, commands: readonly Command[]): Batch {
  const output = newOutput();
  for (const command of commands) execute(exchange, command, output);
  return { output, league: leagueRecordOf(exchange) };
}

async function restored(journal: Journal, setup: LeagueSetup = SETUP): Promise<Exchange> {
  const exchange = restoreExchange(setup, await journal.load());
  assertInvariants(exchange);
  return exchange;
}

function describeState(open: Open): void {
  test('a league in which nothing happened is a new one', async () => {
    const journal = (await open()).journal();
    expect(stateHash(await restored(journal))).toBe(stateHash(newExchange(SETUP)));
    await journal.close();
  });

  test.each([0, 1, 3])(
    'after any batch of stream %i a restart has the same state',
    async (seed) => {
      const site = await open();
      const setup = leagueFor(seed);
      let journal = site.journal();
      let exchange = await restored(journal, setup);
      const commands = commandStream(seed, 400);
      for (let from = 0, round = 1; from < commands.length; round += 1) {
        const size = (round * 17) % 60;
        const batch = batchOf(exchange, commands.slice(from, from + size));
        from += size;
        if (batch.output.events.length > 0) await journal.commit(batch);
        const isRestart = round % 3 === 0;
        if (isRestart) await journal.close();
        if (isRestart) journal = site.journal();
        const again = await restored(journal, setup);
        expect(stateHash(again)).toBe(stateHash(exchange));
        if (isRestart) exchange = again;
      }
      await journal.close();
    },
  );

  test('a batch that cannot be stored whole leaves nothing behind', async () => {
    const journal = (await open()).journal();
    const exchange = await restored(journal);
    const account = openAccount();
    const order = limitOrder(account.account);
    await journal.commit(batchOf(exchange, [account, order]));
    const before = stateHash(exchange);
    const twice = { ...limitOrder(account.account), order: order.order };
    const other = await restored(journal);
    for (const open of other.open.values()) other.open.delete(open);
    const broken = batchOf(other, [openAccount(), twice]);
    await expect(journal.commit(broken)).rejects.toThrow(Error);
    expect(stateHash(await restored(journal))).toBe(before);
    await journal.close();
  });

  test('it goes on after a batch that could not be stored', async () => {
    const journal = (await open()).journal();
    const exchange = await restored(journal);
    const account = openAccount();
    await journal.commit(batchOf(exchange, [account]));
    const repeated = batchOf(newExchange(SETUP), [account, limitOrder(account.account)]);
    await journal.commit(repeated).catch(() => undefined);
    const again = await restored(journal);
    await journal.commit(batchOf(again, [limitOrder(account.account)]));
    expect(stateHash(await restored(journal))).toBe(stateHash(again));
    await journal.close();
  });
}

function describeLookUp(open: Open): void {
  const awkward = ['null', 'NULL', 'Null', 'a.b:c-d_e', '0', '{}', '"', 'a b', '-', 'x'.repeat(64)];

  test('an order is found by its id and account, as it is now, even after it ended', async () => {
    const site = await open();
    const journal = site.journal();
    const exchange = await restored(journal);
    const [one, other] = [openAccount(), openAccount()];
    const orders = awkward.map((clientOrderId) => limitOrder(one.account, { clientOrderId }));
    await journal.commit(batchOf(exchange, [one, other, ...orders]));
    const first = orders[0]!;
    await journal.commit(batchOf(exchange, [cancelOf(one.account, first.order)]));

    const keys = awkward.map((clientOrderId) => ({ account: one.account, clientOrderId }));
    const found = await journal.findByClientOrderId(keys);
    expect(new Set(found.map((order) => order.clientOrderId))).toEqual(new Set(awkward));
    expect(found).toHaveLength(awkward.length);
    expect(found.find((order) => order.id === first.order)).toMatchObject({
      clientOrderId: 'null',
      status: 'cancelled',
      cancelReason: 'by_owner',
      held: 0n,
      instruction: first.instruction,
    });
    for (const order of found.filter(({ id }) => id !== first.order)) {
      expect(order).toEqual(exchange.open.get(order.id)?.order);
    }
    await journal.close();
  });

  test('nothing is found under another account, or an id nobody used', async () => {
    const journal = (await open()).journal();
    const exchange = await restored(journal);
    const [one, other] = [openAccount(), openAccount()];
    const order = limitOrder(one.account, { clientOrderId: 'mine' });
    await journal.commit(batchOf(exchange, [one, other, order, limitOrder(one.account)]));
    const found = await journal.findByClientOrderId([
      { account: other.account, clientOrderId: 'mine' },
      { account: accountId(randomUUIDv7()), clientOrderId: 'mine' },
      { account: one.account, clientOrderId: 'Mine' },
      { account: one.account, clientOrderId: 'null' },
    ]);
    expect(found).toEqual([]);
    await journal.close();
  });
}

function describeWriter(open: Open): void {
  test('a second process is told that the league has a writer, and gets it afterwards', async () => {
    const site = await open();
    const [first, second] = [site.journal(), site.journal()];
    await first.claim();
    await expect(second.claim()).rejects.toThrow(JournalTaken);
    await first.close();
    await second.claim();
    await second.close();
  });

  test('claiming and loading again is harmless', async () => {
    const journal = (await open()).journal();
    await journal.claim();
    await journal.claim();
    await journal.load();
    expect((await journal.load()).openOrders).toEqual([]);
    await journal.close();
    await journal.close();
  });

  test('whoever lost the connection stores nothing until it has loaded again', async () => {
    const site = await open();
    const journal = site.journal();
    const stale = await restored(journal);
    await site.cutConnection();
    // Meanwhile another process was the writer, and let go.
    const other = site.journal();
    const exchange = await restored(other);
    const account = openAccount();
    await other.commit(batchOf(exchange, [account]));
    await other.close();

    const key = { account: account.account, clientOrderId: 'any' };
    await expect(journal.findByClientOrderId([key])).rejects.toThrow(LOST);
    await expect(journal.commit(batchOf(stale, [openAccount()]))).rejects.toThrow(LOST);
    await expect(journal.findByClientOrderId([key])).rejects.toThrow(LOST);
    expect(stateHash(await restored(journal))).toBe(stateHash(exchange));
    expect(await journal.findByClientOrderId([key])).toEqual([]);
    await journal.close();
  });
}
