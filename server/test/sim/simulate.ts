import { setImmediate as macrotask, setTimeout as sleep } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import { assert, present, unreachable } from '@hoga/core/assert';
import {
  execute,
  newOutput,
  restoreExchange,
  stateHash,
  type Command,
  type LeagueSetup,
  type MarketEvent,
} from '@hoga/core/exchange';
import { cleanUp } from '../../../core/test/clean-up.ts';
import { leagueFor } from '../../../core/test/command-stream.ts';
import { seededRandom, type Random } from '../../../core/test/random.ts';
import type { Answer, EngineFaultCode } from '../../src/engine/index.ts';
import { Clients, type Sent } from './clients.ts';
import { newTableComparison, type TableComparison } from './compare-tables.ts';
import type { HeldUp, LeagueDatabase } from './league-database.ts';
import { Life, type Arrival } from './life.ts';
import { Model } from './model.ts';
import type { Step } from './mortal-journal.ts';
import { KILLS, type Kill, type Totals } from './totals.ts';

export interface Simulation {
  readonly seed: number;
  readonly database: LeagueDatabase;
  readonly totals: Totals;
}

/** What one seed did, step by step, and the state it came to: the same each time. */
export interface Played {
  readonly trace: readonly string[];
  readonly stateHash: string;
}

/** A seed that broke a rule; `cause` says how, and `trace` what happened before. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  readonly seed: number;
  readonly trace: readonly string[];

  constructor({ seed, trace }: { seed: number; trace: readonly string[] }, cause: unknown) {
    super(`seed ${seed} fails at step ${trace.length}: ${String(cause)}`, { cause });
    this.seed = seed;
    this.trace = trace;
  }
}

/** What each seed sends, retries and copies not counted. */
export const COMMANDS = 1_000;
export const KILLS_PER_SEED = 10;
/** More than can wait at the server at any time. */
const WAITING_MAX = 120;

/**
 * Plays one seed against the real engine and the real journal: chance decides what is sent, in which
 * order everything happens, and where the process dies. The same seed does the same again.
 */
export async function simulate({ seed, database, totals }: Simulation): Promise<Played> {
  const play = new Play({ seed, database, totals });
  try {
    await play.run();
  } catch (cause) {
    await play.abandon();
    throw new SimulationFailure({ seed, trace: play.trace }, cause);
  }
  return { trace: play.trace, stateHash: play.model.hash };
}

type Incident = Kill | 'connection_lost' | 'stop';

interface Planned {
  readonly incident: Incident;
  /** So many commands were sent at least. */
  readonly after: number;
}

const PLAY_SEEDS = 2 ** 40;
const IDLE_MS = 5;
/** Nothing in a play takes longer than this to go on by itself. */
const IDLE_ROUNDS_MAX = 2_000;
const CONNECTION_LOST = new Error('the connection was lost before the answer came');

class Play {
  readonly trace: string[] = [];
  readonly model: Model;
  readonly #setup: LeagueSetup;
  readonly #database: LeagueDatabase;
  readonly #totals: Totals;
  readonly #random: Random;
  readonly #clients: Clients;
  readonly #tables: TableComparison;
  readonly #plan: Planned[];
  #life: Life;
  /** The answers of everything durable that are still to come. */
  #expected = new Map<Sent, Answer>();
  #toPublish: (readonly MarketEvent[])[] = [];
  /** What the writer has to have shown and told by now is all that is durable. */
  #isSettled = false;
  /** The connection is gone, and the tables are not loaded again yet. */
  #isFailing = false;
  /** Of these nobody can know whether they are durable. */
  #unknown: ReadonlySet<Sent> = new Set();
  #idleRounds = 0;

  constructor({ seed, database, totals }: Simulation) {
    this.#setup = leagueFor(seed);
    this.model = new Model(this.#setup);
    this.#database = database;
    this.#totals = totals;
    this.#random = seededRandom(seed + PLAY_SEEDS);
    this.#clients = new Clients(seed, 4 * COMMANDS);
    this.#tables = newTableComparison(database, this.model);
    this.#plan = planOf(this.#random);
    this.#life = new Life(this.#setup, database.url);
  }

  async run(): Promise<void> {
    await this.#database.empty();
    this.#life.start();
    // Whoever cleans up in the end comes before all others, so that there is room.
    await this.#untilAllIsAnswered();
    for (let more = COMMANDS; this.#plan.length > 0; more = 20) {
      this.#clients.goOn(more);
      await this.#untilAllIsAnswered();
    }
    await this.#cleanUp();
    this.#stop();
    while (!this.#life.isOver) await this.#step();
    await this.#compareTables();
    await this.#tables.addUp();
    const { first, retries, duplicates } = this.#clients.sent;
    assert(first > COMMANDS, 'nobody ran out of commands');
    this.#totals.seeds += 1;
    this.#totals.retries += retries;
    this.#totals.duplicates += duplicates;
  }

  /** After a failure nothing of it goes on. */
  async abandon(): Promise<void> {
    this.#life.journal.die();
    await this.#database.cutConnections();
  }

  async #untilAllIsAnswered(): Promise<void> {
    do {
      await this.#step();
      if (this.#life.isOver) this.#startAgain();
    } while (
      this.#clients.hasMore ||
      this.#life.waiting.size > 0 ||
      !this.#life.isUp ||
      this.#isFailing ||
      this.#life.journal.held.size > 0
    );
  }

  /** Lets one thing happen, and looks at everything that comes of it. */
  async #step(): Promise<void> {
    await this.#life.journal.quiet();
    await this.#check();
    if (await this.#isIncident()) return;
    const acts = this.#acts();
    if (acts.length > 0) {
      this.#idleRounds = 0;
      return this.#random.pick(acts)();
    }
    this.#idleRounds += 1;
    assert(this.#idleRounds < IDLE_ROUNDS_MAX, 'somebody is answered, or something happens');
    if (this.#idleRounds > 1) await sleep(IDLE_MS);
  }

  #acts(): (() => void)[] {
    const life = this.#life;
    const acts = [...life.journal.held.keys()].map((step) => () => this.#letGo(step));
    const mayCome = life.isUp && this.#clients.hasMore && life.waiting.size < WAITING_MAX;
    if (mayCome) acts.push(() => this.#send(this.#clients.wave(this.model.exchange)));
    return acts;
  }

  #send(wave: readonly Sent[]): void {
    this.trace.push(`${wave.length} are sent: ${wave.map(({ command }) => command.type).join()}`);
    this.#life.send(wave);
  }

  #letGo(step: Step): void {
    this.trace.push(`${step} goes on`);
    if (step === 'committed') {
      const { told } = present(this.#life.committing, 'a batch is being committed');
      this.#toPublish.push(told.events);
      this.#life.committing = null;
    }
    if (step === 'loaded') this.#totals.loads += 1;
    this.#isSettled = step === 'committed' || step === 'loaded';
    this.#life.letGo(step);
  }

  // ---------------------------------------------------------------- what has to hold

  async #check(): Promise<void> {
    const { crash, stateHashes } = this.#life;
    if (crash !== null) throw crash.cause;
    if (this.#life.journal.held.has('committed')) await this.#noteDurable();
    for (const arrival of this.#life.takeArrivals()) {
      if ('fault' in arrival) this.#noteFault(arrival);
      else this.#noteAnswer(arrival);
    }
    for (const hash of stateHashes.splice(0)) {
      assert(hash === this.model.hash, '[EX11] a load and a stop end with the state of the model');
      this.#isFailing = false;
    }
    same('what is published', this.#life.published.splice(0), this.#toPublish.splice(0));
    if (this.#isSettled) this.#checkSettled();
  }

  /** The batch is in the tables: the model plays it too, and must come to the very same. */
  async #noteDurable(): Promise<void> {
    const { sent, told } = present(this.#life.committing, 'a batch is being committed');
    if (sent.some((one) => this.#expected.has(one))) return;
    const played = this.model.play(sent.map(({ command }) => command));
    same('what the batch stores', told, played.told);
    this.trace.push(`${sent.length} are durable: ${this.model.hash}`);
    sent.forEach((one, index) => {
      this.#expected.set(one, present(played.answers[index], 'everybody has an answer'));
    });
    this.#count(played);
    this.#totals.batches += 1;
    await this.#assertStored();
  }

  /** [EX11] What a restart would read is the state of the model. */
  async #assertStored(): Promise<ReturnType<typeof restoreExchange>> {
    const stored = restoreExchange(this.#setup, await this.#database.records(this.#setup));
    assert(stateHash(stored) === this.model.hash, '[EX11] the tables hold the state of the model');
    return stored;
  }

  #noteAnswer({ sent, answer }: Extract<Arrival, { answer: Answer }>): void {
    const expected = this.#expected.get(sent) ?? this.#answerWithoutBatch(sent);
    this.#expected.delete(sent);
    same(`the answer to ${sent.command.type}`, answer, expected);
    if (this.#random.percent(3)) {
      this.#totals.answersLost += 1;
      this.#clients.missed(sent, { nothingWasDone: false });
    } else {
      this.#clients.learn(sent, answer);
    }
  }

  /** Refusals and repeats store nothing, and are answered when all before them is durable. */
  #answerWithoutBatch(sent: Sent): Answer {
    assert(this.#life.takeExecuted(sent), 'answers come in the order in which commands came');
    const played = this.model.play([sent.command]);
    assert(played.told.events.length === 0, 'whoever is answered is durable');
    this.#count(played);
    return present(played.answers[0], 'everybody has an answer');
  }

  #noteFault({ sent, fault }: Extract<Arrival, { fault: EngineFaultCode }>): void {
    const expected = this.#unknown.has(sent) ? 'outcome_unknown' : 'reloading';
    const isKnown = this.#isFailing && fault === expected;
    if (!isKnown) {
      const cause = this.#life.lastError;
      throw new Error(`a ${sent.command.type} is answered with ${fault} without need`, { cause });
    }
    const nothingWasDone = fault === 'reloading';
    assert(!nothingWasDone || !this.#expected.has(sent), 'what was not done is not in the tables');
    this.#expected.delete(sent);
    this.#life.forget(sent);
    this.#clients.missed(sent, { nothingWasDone });
  }

  #checkSettled(): void {
    this.#isSettled = false;
    assert(this.#expected.size === 0, 'everybody is answered as soon as all is durable');
    for (const { id } of this.#setup.instruments) {
      same('what the market shows', this.#life.engine.market(id), this.model.shown(id));
    }
  }

  #count({ answers, told }: ReturnType<Model['play']>): void {
    const totals = this.#totals;
    for (const answer of answers) {
      totals.commands += 1;
      if (answer.kind === 'accepted') totals.accepted += 1;
      else if (answer.kind === 'repeated') totals.repeated += 1;
      else {
        totals.refused += 1;
        const reason = answer.kind === 'rejected' ? answer.rejection.reason : answer.kind;
        totals.reasons.set(reason, (totals.reasons.get(reason) ?? 0) + 1);
      }
    }
    totals.fills += told.fills.length;
    const happened = (type: MarketEvent['type']): number =>
      told.events.filter((event) => event.type === type).length;
    totals.auctions += happened('auction_ended');
    totals.halts += happened('market_halted');
    totals.stopsTriggered += happened('stop_triggered');
  }

  /** Everything that is in the tables, and everything that was ever told to anybody. */
  async #compareTables(): Promise<void> {
    await this.#assertStored();
    await this.#tables.compareRows();
  }

  /** [EX7] See clean-up.ts: in the end nobody holds anything. */
  async #cleanUp(): Promise<void> {
    const commands: Command[] = [];
    cleanUp(await this.#assertStored(), {
      execute: (exchange, command, out) => {
        commands.push(command);
        return execute(exchange, command, out);
      },
      out: newOutput(),
    });
    this.#send(this.#clients.inOrder(commands));
    await this.#untilAllIsAnswered();
    assert(this.model.exchange.open.size === 0, '[EX7] in the end nothing is open');
    const stored = await this.#assertStored();
    for (const { balances } of stored.accounts.values()) {
      for (const { held } of balances.values()) assert(held === 0n, '[EX7] and nothing is held');
    }
  }

  // ---------------------------------------------------------------- what goes wrong

  async #isIncident(): Promise<boolean> {
    const [next] = this.#plan;
    if (next === undefined || this.#clients.sent.first < next.after) return false;
    const happened = await this.#happen(next.incident);
    if (happened) this.#plan.shift();
    return happened;
  }

  /** False when the moment is not right for it. */
  async #happen(incident: Incident): Promise<boolean> {
    switch (incident) {
      case 'before_commit':
        return this.#killBeforeCommit();
      case 'after_commit':
        return this.#killAfterCommit();
      case 'during_reload':
        return this.#killDuringReload();
      case 'connection_lost':
        return this.#loseConnection();
      case 'stop':
        if (!this.#life.isUp || this.#isFailing) return false;
        this.#totals.stops += 1;
        this.#stop();
        return true;
      default:
        return unreachable(incident);
    }
  }

  async #killBeforeCommit(): Promise<boolean> {
    const { held } = this.#life.journal;
    if (held.has('commit')) {
      // Sometimes more is executed on top of it first.
      if (this.#random.percent(50)) return false;
      const table = this.#random.pick([null, ...this.#tablesOfCommit()]);
      return this.#kill('before_commit', { step: 'commit', table });
    }
    const isLookingUp = held.has('look-up') && this.#random.percent(20);
    return isLookingUp && this.#kill('before_commit', { step: 'look-up', table: null });
  }

  async #killAfterCommit(): Promise<boolean> {
    if (!this.#life.journal.held.has('committed') || this.#random.percent(30)) return false;
    return this.#kill('after_commit', { step: 'committed', table: null });
  }

  /** Of a start, or of the load that follows a lost connection. */
  async #killDuringReload(): Promise<boolean> {
    const { held } = this.#life.journal;
    if (held.has('loaded')) return this.#kill('during_reload', { step: 'loaded', table: null });
    if (!held.has('load')) {
      if (!this.#isFailing) await this.#loseConnection();
      return false;
    }
    const table = this.#random.pick([null, 'league_state', 'market_state', 'orders', 'balance']);
    if (table === null && this.#random.percent(50)) return false;
    return this.#kill('during_reload', { step: 'load', table });
  }

  #tablesOfCommit(): string[] {
    const { told } = present(this.#life.committing, 'a batch is being committed');
    const { changedOrders, fills, ledgerLines } = told;
    return [
      ...(changedOrders.length > 0 ? ['orders'] : []),
      ...(fills.length > 0 ? ['fill'] : []),
      ...(ledgerLines.length > 0 ? ['ledger'] : []),
      'league_state',
      'market_state',
      'outbox',
    ];
  }

  /** The process ends at this step, or in the middle of what follows it: at this table. */
  async #kill(kind: Kill, { step, table }: Place): Promise<true> {
    this.trace.push(`killed ${kind}, at ${step} ${table ?? ''}`);
    const heldUp = table === null ? null : await this.#heldUp({ step, table });
    this.#life.journal.die();
    await this.#database.cutConnections();
    await heldUp?.letGo();
    this.#totals.kills[kind] += 1;
    for (const sent of this.#life.waiting) this.#clients.missed(sent, { nothingWasDone: false });
    await this.#compareTables();
    this.#startAgain();
    return true;
  }

  /** The process goes on, but what it asked of the database fails, after all or on the way. */
  async #loseConnection(): Promise<boolean> {
    const { held } = this.#life.journal;
    const step = (['committed', 'commit', 'look-up'] as const).find((one) => held.has(one));
    if (this.#isFailing || step === undefined) return false;
    const tables = step === 'commit' ? this.#tablesOfCommit() : [];
    const table = this.#random.pick([null, ...tables]);
    this.trace.push(`connection lost at ${step} ${table ?? ''}`);
    this.#totals.connectionsLost += 1;
    this.#isFailing = true;
    this.#unknown = new Set(step === 'look-up' ? [] : this.#life.committing?.sent);
    const heldUp = table === null ? null : await this.#heldUp({ step, table });
    await this.#database.cutConnections();
    await heldUp?.letGo();
    await heard();
    if (step === 'committed') held.get(step)?.fail(CONNECTION_LOST);
    else if (heldUp === null) this.#life.letGo(step);
    this.#life.committing = null;
    return true;
  }

  async #heldUp({ step, table }: { step: Step; table: string }): Promise<HeldUp> {
    const heldUp = await this.#database.holdUp(table);
    this.#life.letGo(step);
    await heldUp.reached();
    return heldUp;
  }

  #stop(): void {
    this.trace.push('stopping');
    this.#life.stop();
  }

  #startAgain(): void {
    this.trace.push('starting again');
    this.#expected.clear();
    this.#toPublish = [];
    this.#isSettled = false;
    this.#isFailing = false;
    this.#life = new Life(this.#setup, this.#database.url);
    this.#life.start();
  }
}

interface Place {
  readonly step: Step;
  readonly table: string | null;
}

/** Ten kills, the connection lost twice and one orderly stop, in any order, here and there at once. */
function planOf(random: Random): Planned[] {
  const kills = [...KILLS, ...KILLS, ...KILLS, random.pick(KILLS)];
  const incidents = random.shuffled<Incident>([
    ...kills,
    'connection_lost',
    'connection_lost',
    'stop',
  ]);
  let after = 0;
  const between = Math.floor((COMMANDS * 0.9) / incidents.length);
  return incidents.map((incident, index) => {
    if (!random.percent(25)) after = between * index + random.between(20, between);
    return { incident, after };
  });
}

/** The driver hears of the end of its connections. */
async function heard(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await macrotask();
}

function same(what: string, told: unknown, expected: unknown): void {
  if (isDeepStrictEqual(told, expected)) return;
  const [is, should] = [told, expected].map((value) => inspect(value, INSPECTED).split('\n'));
  const line = should!.findIndex((text, index) => text !== is![index]);
  const around = (lines: readonly string[]): string =>
    lines.slice(Math.max(0, line - 6), line + 6).join('\n');
  assert(
    false,
    `${what} is not as it should be:\n${around(is!)}\nbut should be:\n${around(should!)}`,
  );
}

const INSPECTED = { depth: 8, maxArrayLength: null, sorted: true } as const;
