/**
 * The server without its door: use cases, engine and tables as in production, people in memory,
 * and a clock that tests set.
 */
import { randomUUIDv7 } from 'node:crypto';
import type { Capacities } from '@hoga/core/exchange';
import { KRW, KRW_LPJ, LPJ, type Instrument } from '@hoga/core/instrument';
import type { AccountId } from '@hoga/core/order';
import { Client } from 'pg';
import {
  createCandles,
  createDayStatistics,
  createJobHistory,
  type App,
  type Caller,
} from '../src/app/index.ts';
import { createEngine, type EngineBounds } from '../src/engine/index.ts';
import type { CandleStore, Journal } from '../src/needs/index.ts';
import {
  openDatabase,
  postgresCandles,
  postgresJournal,
  postgresOperators,
  postgresReads,
} from '../src/postgres/index.ts';
import { watchVitals } from '../src/vitals.ts';
import { lpj, NOW, openAccount, SETUP, won, type Funds } from './commands.ts';
import { migratedDatabase, type TestDatabase } from './database.ts';
import { keptLog } from './log.ts';
import { memoryIdentity } from './memory-identity.ts';
import { memoryMail, type MemoryMail } from './memory-mail.ts';
import { troubledJournal, type Troubles } from './troubled-journal.ts';

export interface TestAppOptions {
  readonly database?: TestDatabase;
  readonly instrument?: Instrument;
  readonly capacities?: Partial<Capacities>;
  /** What a new account is given of each asset. */
  readonly krw?: string;
  readonly bounds?: Partial<EngineBounds>;
  /** What a test lets go wrong around the store of the candles. */
  readonly aroundCandles?: (store: CandleStore) => CandleStore;
  readonly unsavedCandlesMax?: number;
}

export interface Trader {
  readonly caller: Caller;
  readonly account: AccountId;
}

export interface TestApp {
  readonly app: App;
  readonly database: TestDatabase;
  readonly sql: Client;
  readonly mail: MemoryMail;
  readonly troubles: Troubles;
  readonly clock: { now: number };
  /** The ids that are given out next; after them, new ones. */
  readonly nextIds: string[];
  newTrader(funds?: Funds): Promise<Trader>;
  /** Stops everything but the database. */
  stop(): Promise<void>;
  /** Lets go of everything but the database, without storing what is not stored: as a crash does. */
  abandon(): Promise<void>;
}

/** The tables of a database as the journal of a league that trades one instrument. */
export function journalIn({ url }: TestDatabase, instrument: Instrument): Journal {
  return postgresJournal({ url, league: 'coin', instruments: [instrument] });
}

/** Opens the app on a database of its own, or on the one of an app that stopped. */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { instrument = KRW_LPJ, capacities = {}, krw = '10000000', bounds = {} } = options;
  const { aroundCandles = (store) => store, unsavedCandlesMax: unsavedMax } = options;
  const database = options.database ?? (await migratedDatabase());
  const league = { league: 'coin', instruments: [instrument] };
  const log = keptLog();
  const tables = openDatabase(database.url, 'reads', log);
  const reads = postgresReads({ database: tables, ...league });
  const days = createDayStatistics(reads, league.instruments);
  const storing = openDatabase(database.url, 'candles', log);
  const store = postgresCandles({ database: storing, reads: tables, ...league });
  const candles = createCandles({
    store: aroundCandles(store),
    instruments: league.instruments,
    log,
    ...(unsavedMax === undefined ? {} : { unsavedMax }),
  });
  const clock = { now: Number(NOW) };
  const now = (): typeof NOW => clock.now as typeof NOW;
  const troubles: Troubles = {};
  const engine = createEngine({
    bounds,
    setup: { ...SETUP, ...league, capacities },
    journal: troubledJournal(journalIn(database, instrument), troubles),
    log,
    publish: (events) => {
      days.apply(events);
      candles.apply(events);
    },
    onLoaded: async () => {
      await days.load(now());
      await candles.load();
    },
    onLost: (reason) => {
      throw reason;
    },
  });
  await engine.start();
  const sql = new Client({ connectionString: database.url });
  await sql.connect();
  const nextIds: string[] = [];
  const letGo = async (): Promise<void> => {
    await storing.destroy();
    await tables.destroy();
    await sql.end();
  };
  const mail = memoryMail();
  const app: App = {
    grants: [
      { asset: KRW, amount: won(krw) },
      { asset: LPJ, amount: lpj('100') },
    ],
    engine,
    reads,
    identity: memoryIdentity(),
    mail,
    operators: postgresOperators(tables),
    days,
    candles,
    house: closedHouse(),
    jobs: createJobHistory(),
    vitals: watchVitals(),
    feed: () => ({ sockets: 0, subscriptions: 0, lagMs: 0 }),
    log,
    now,
    newId: () => nextIds.shift() ?? randomUUIDv7(),
  };
  return {
    app,
    database,
    sql,
    mail,
    troubles,
    clock,
    nextIds,
    newTrader: async (funds = {}) => {
      const command = openAccount(funds);
      const answer = await engine.submit({ ...command, at: now() });
      if (answer.kind !== 'accepted') throw new Error(`no account: ${answer.kind}`);
      return { caller: { userId: command.owner ?? '', key: null }, account: command.account };
    },
    stop: async () => {
      await engine.stop();
      await candles.stop();
      await letGo();
    },
    abandon: async () => {
      await engine.stop();
      await letGo();
    },
  };
}

/** A house that nobody lives in. */
function closedHouse(): App['house'] {
  const house = {
    isOpen: false,
    start: async () => void (house.isOpen = true),
    stop: async () => void (house.isOpen = false),
  };
  return house;
}
