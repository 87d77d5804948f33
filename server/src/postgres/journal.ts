import { createHash } from 'node:crypto';
import pg from 'pg';
import type {
  AccountRecord,
  ExchangeRecords,
  LeagueRecord,
  MarketRecord,
} from '@hoga/core/exchange';
import type { Instrument } from '@hoga/core/instrument';
import { accountId, type Order } from '@hoga/core/order';
import { instant } from '@hoga/core/time';
import { JournalTaken, type Batch, type ClientOrderKey, type Journal } from '../needs/index.ts';
import { ArrayParameters } from './array-parameter.ts';
import { CopyStatement } from './copy-statement.ts';
import { CopyRows } from './copy-rows.ts';
import { journalStatements, type Copy, type Prepared, type Tools } from './journal-statements.ts';
import { orderFromRow } from './order-row.ts';
import type { OrderTable, Tables } from './tables.ts';
import { unitsOf, type Units } from './units.ts';

/** A killed writer's connection may linger for a moment before its lock is free. */
const LOCK_ATTEMPTS = 100;
const LOCK_PAUSE_MS = 50;
/** A statement that takes longer than this has failed; the writer reloads. */
const STATEMENT_TIMEOUT_MS = 15_000;

/**
 * Statements are planned once, when the tables may still be empty and reading all of them looks
 * cheap. Each of them touches a few rows by an index, and has to go on doing so as they grow.
 *
 * Nothing is written outside a transaction that says it writes: should only the `begin` of a batch
 * fail, the statements behind it, already on their way, must not commit one by one.
 */
export const SESSION_OPTIONS = [
  '-c plan_cache_mode=force_generic_plan',
  '-c enable_seqscan=off',
  '-c enable_hashjoin=off',
  '-c enable_mergejoin=off',
  '-c default_transaction_read_only=on',
].join(' ');

export interface JournalOptions {
  readonly url: string;
  readonly league: string;
  readonly instruments: readonly Instrument[];
}

/**
 * The journal in PostgreSQL, on a connection of its own that holds the league's lock: when the
 * connection is gone so is the lock, and nothing more can be committed without taking it again.
 * Client order ids are looked up on a second one, while a batch is being stored on the first.
 */
export function postgresJournal({ url, league, instruments }: JournalOptions): Journal {
  const units = unitsOf(instruments);
  const tools = { units, rows: new CopyRows(), arrays: new ArrayParameters() };
  const lookUpArrays = new ArrayParameters();
  let writer: pg.Client | null = null;
  let lookUps: pg.Client | null = null;

  async function connect(purpose: 'writer' | 'look-ups'): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: url,
      application_name: `hoga ${purpose} ${league}`,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: STATEMENT_TIMEOUT_MS * 2,
      // A database that takes the connection and is silent would hold up the writer for ever.
      connectionTimeoutMillis: STATEMENT_TIMEOUT_MS,
      // The statements of a batch are on their way before the first is answered.
      pipeline: true,
      options: SESSION_OPTIONS,
    });
    // Unheard, the error of an idle connection would end the process.
    client.on('error', () => forget(client));
    await client.connect();
    return client;
  }

  function forget(client: pg.Client): void {
    if (writer === client) writer = null;
    if (lookUps === client) lookUps = null;
  }

  /** Takes the lock again, should the connection have been lost. What was loaded is stale then. */
  async function claimed(): Promise<pg.Client> {
    if (writer !== null) return writer;
    const client = await connect('writer');
    try {
      await takeLock(client, league);
    } catch (error) {
      await client.end();
      throw error;
    }
    return (writer = client);
  }

  /** Another process may have written since a connection was lost: only loading opens a new one. */
  function stillClaimed(): pg.Client {
    if (writer === null) throw new Error('the writer lost its connection and has to load');
    return writer;
  }

  /** After a failure the connection is not used again. */
  async function use<Result>(
    client: pg.Client,
    work: (client: pg.Client) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work(client);
    } catch (error) {
      forget(client);
      client.end().catch(() => undefined);
      throw error;
    }
  }

  return {
    claim: async () => {
      await claimed();
    },
    load: async () => use(await claimed(), (client) => loadRecords(client, { league, units })),
    findByClientOrderId: async (keys) => {
      stillClaimed();
      const client = (lookUps ??= await connect('look-ups'));
      return use(client, () => findByClientOrderId(client, keys, { units, arrays: lookUpArrays }));
    },
    commit: async (batch: Batch) => {
      const statements = journalStatements(league, batch, tools);
      await use(stillClaimed(), (client) => inTransaction(client, statements));
    },
    close: async () => {
      const clients = [writer, lookUps].filter((client) => client !== null);
      [writer, lookUps] = [null, null];
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}

/** The lock of a league's writer, held by its session. */
async function takeLock(client: pg.Client, league: string): Promise<void> {
  const key = createHash('sha256').update(`hoga writer ${league}`).digest().readBigInt64BE();
  for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt += 1) {
    const { rows } = await client.query<{ taken: boolean }>({
      text: 'select pg_try_advisory_lock($1) as taken',
      values: [key.toString()],
    });
    if (rows[0]?.taken === true) return;
    await new Promise((resolve) => setTimeout(resolve, LOCK_PAUSE_MS));
  }
  throw new JournalTaken(`another hoga process is the writer of the league "${league}"`);
}

/** All or nothing: after a statement that fails, PostgreSQL refuses the rest and rolls back. */
async function inTransaction(
  client: pg.Client,
  statements: readonly (Prepared | Copy)[],
): Promise<void> {
  await Promise.all([
    client.query('begin read write'),
    ...statements.map((each) =>
      'messages' in each ? CopyStatement.run(client, each.text, each.messages) : client.query(each),
    ),
    client.query('commit'),
  ]);
}

/** What the tables hold of a league, for whoever checks them beside its writer. */
export function readRecords(
  client: pg.Client,
  { league, instruments }: Omit<JournalOptions, 'url'>,
): Promise<ExchangeRecords> {
  return loadRecords(client, { league, units: unitsOf(instruments) });
}

/**
 * Everything a restart reads, as of one moment. All is asked for at once: while the database reads
 * one table, what came of the one before is taken in.
 */
async function loadRecords(
  client: pg.Client,
  of: { league: string; units: Units },
): Promise<ExchangeRecords> {
  const [, , league, openOrders, accounts] = await Promise.all([
    client.query('begin isolation level repeatable read read only'),
    // Loading reads whole tables.
    client.query(
      'set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on',
    ),
    loadLeague(client, of),
    loadOpenOrders(client, of),
    loadAccounts(client, of),
    client.query('commit'),
  ]);
  return { league, accounts, openOrders };
}

interface LeagueRow {
  readonly clock: Date;
  readonly command_sequence: string;
  readonly order_sequence: string;
  readonly place_sequence: string;
  readonly fill_sequence: string;
  readonly ledger_sequence: string;
}

interface MarketRow {
  readonly instrument: string;
  readonly phase: MarketRecord['phase'];
  readonly auction_ends_at: Date | null;
  readonly reference_price: string;
  readonly last_price: string | null;
}

async function loadLeague(
  client: pg.Client,
  { league, units }: { league: string; units: Units },
): Promise<LeagueRecord | null> {
  const [leagues, markets] = await Promise.all([
    client.query<LeagueRow>(
      `select clock, command_sequence, order_sequence, place_sequence, fill_sequence,
          ledger_sequence
        from league_state where league_id = $1`,
      [league],
    ),
    client.query<MarketRow>(
      `select instrument, phase, auction_ends_at, reference_price, last_price
        from market_state where league_id = $1`,
      [league],
    ),
  ]);
  const row = leagues.rows[0];
  if (row === undefined) return null;
  return {
    clock: instant(row.clock.getTime()),
    sequences: {
      command: Number(row.command_sequence),
      order: Number(row.order_sequence),
      place: Number(row.place_sequence),
      fill: Number(row.fill_sequence),
      ledger: Number(row.ledger_sequence),
    },
    markets: markets.rows.map(({ instrument, phase, ...row }) => ({
      instrument,
      phase,
      auctionEndsAt: row.auction_ends_at === null ? null : instant(row.auction_ends_at.getTime()),
      referencePrice: units.priceFrom(units.instrument(instrument), row.reference_price),
      lastPrice:
        row.last_price === null
          ? null
          : units.priceFrom(units.instrument(instrument), row.last_price),
    })),
  };
}

interface AccountRow {
  readonly id: string;
  readonly kind: Tables['account']['kind'];
  readonly owner: string | null;
  /** `asset available held`, one asset after the other. */
  readonly balances: string | null;
}

async function loadAccounts(
  client: pg.Client,
  { league, units }: { league: string; units: Units },
): Promise<AccountRecord[]> {
  // One row an account: what a row costs here is mostly for its columns.
  const { rows } = await client.query<AccountRow>(
    `select id, kind, owner, balances from account left join
        (select account_id, string_agg(concat_ws(' ', asset, available, held), ' ') as balances
          from balance group by account_id) as owned on account_id = id
      where league_id = $1 order by number`,
    [league],
  );
  return rows.map(({ id, kind, owner, balances }) => ({
    id: accountId(id),
    kind,
    owner,
    balances: balances === null ? [] : balancesFrom(balances.split(' '), units),
  }));
}

function balancesFrom(words: readonly string[], units: Units): AccountRecord['balances'] {
  const balances: AccountRecord['balances'][number][] = [];
  for (let index = 0; index < words.length; index += 3) {
    const [asset = '', available = '', held = ''] = words.slice(index, index + 3);
    balances.push({
      asset,
      available: units.amountFrom(asset, available),
      held: units.amountFrom(asset, held),
    });
  }
  return balances;
}

/** What of an open order takes few bytes and no time to tell apart, in one text; '-' is null. */
const FIGURES = `concat_ws(' ', id, sequence, account_id, instrument, side, type,
  coalesce(time_in_force, '-'), coalesce(price::text, '-'), coalesce(quantity::text, '-'),
  coalesce(amount::text, '-'), filled_quantity, filled_notional, fee_paid, held,
  (extract(epoch from placed_at) * 1000)::bigint, place)`;

interface OpenOrderRow {
  readonly figures: string;
  readonly client_order_id: string | null;
  readonly detail: OrderTable['detail'];
}

async function loadOpenOrders(
  client: pg.Client,
  { league, units }: { league: string; units: Units },
): Promise<Order[]> {
  // As with accounts: what a row costs here is mostly for its columns.
  const { rows } = await client.query<OpenOrderRow>(
    `select ${FIGURES} as figures, client_order_id, detail from orders
      where league_id = $1 and status = 'open' order by sequence`,
    [league],
  );
  return rows.map((row) => orderFromRow({ league_id: league, ...openOrderFrom(row) }, units));
}

function openOrderFrom(row: OpenOrderRow): Omit<OrderTable, 'league_id'> {
  const { client_order_id, detail } = row;
  const words = row.figures.split(' ');
  const word = (place: number): string => words[place] ?? '';
  const orNull = (place: number): string | null => (word(place) === '-' ? null : word(place));
  return {
    id: word(0),
    sequence: word(1),
    account_id: word(2),
    instrument: word(3),
    client_order_id,
    // The tables check what may stand in these.
    side: word(4) as OrderTable['side'],
    type: word(5) as OrderTable['type'],
    time_in_force: orNull(6) as OrderTable['time_in_force'],
    price: orNull(7),
    quantity: orNull(8),
    amount: orNull(9),
    status: 'open',
    filled_quantity: word(10),
    filled_notional: word(11),
    fee_paid: word(12),
    held: word(13),
    cancel_reason: null,
    placed_at: new Date(Number(word(14))),
    ended_at: null,
    place: word(15),
    detail,
  };
}

async function findByClientOrderId(
  client: pg.Client,
  keys: readonly ClientOrderKey[],
  { units, arrays }: Pick<Tools, 'units' | 'arrays'>,
): Promise<Order[]> {
  arrays.clear();
  const accounts = arrays.next('uuid');
  const names = arrays.next('text');
  for (const key of keys) {
    accounts.uuid(key.account);
    names.text(key.clientOrderId);
  }
  const { rows } = await client.query<OrderTable>({
    name: 'find-by-client-order-id',
    text: `select orders.* from unnest($1::uuid[], $2::text[]) as wanted (account_id, client_order_id)
      join orders using (account_id, client_order_id)`,
    values: [accounts.bytes(keys.length), names.bytes(keys.length)],
  });
  return rows.map((row) => orderFromRow(row, units));
}
