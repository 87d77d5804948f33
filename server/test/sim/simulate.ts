import {
  assertInvariants,
  leagueRecordOf,
  newExchange,
  newOutput,
  restoreExchange,
  stateHash,
  type Command,
  type Exchange,
  type LeagueSetup,
  type Outcome,
  type Output,
} from '@hoga/core/exchange';
import { newAuditor, type AuditedExecute } from '../../../core/test/auditor.ts';
import { CLEANER, cleanUp } from '../../../core/test/clean-up.ts';
import { commandStream, leagueFor } from '../../../core/test/command-stream.ts';
import { paperTables, type PaperTables } from '../../../core/test/paper-tables.ts';
import { seededRandom, type Random } from '../../../core/test/random.ts';

/** What a simulation did, over one seed or over many. */
export interface Totals {
  commands: number;
  accepted: number;
  fills: number;
  restarts: number;
  readonly refused: Map<string, number>;
}

export function noTotals(): Totals {
  return { commands: 0, accepted: 0, fills: 0, restarts: 0, refused: new Map() };
}

export interface Simulation {
  readonly seed: number;
  readonly commands: number;
  /** Where the league is kept between restarts. */
  readonly tables?: PaperTables;
}

/** Names the command at which a seed first went wrong; `cause` says how. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  readonly seed: number;
  /** Counted from 1; the account that cleans up opens as number 0, and the end is one past the last. */
  readonly commandNumber: number;
  readonly command: Command | null;

  constructor(
    where: { seed: number; commandNumber: number; command: Command | null },
    cause: unknown,
  ) {
    super(`seed ${where.seed} fails at command ${where.commandNumber}: ${String(cause)}`, {
      cause,
    });
    this.seed = where.seed;
    this.commandNumber = where.commandNumber;
    this.command = where.command;
  }
}

/**
 * Plays one seed: commands in batches as the writer takes them, an audit after each, restarts
 * between batches, and the clean-up check at the end. The same seed does the same again.
 */
export function simulate(simulation: Simulation, totals: Totals): void {
  const { seed, commands: count, tables = paperTables() } = simulation;
  const setup = leagueFor(seed);
  const league: League = {
    setup,
    tables,
    // Apart from the stream's own chance, so that restarts do not change what is played.
    random: seededRandom(seed + RESTART_SEEDS),
    execute: newAuditor(),
    exchange: newExchange(setup),
    batch: newOutput(),
  };
  const commands = [CLEANER, ...commandStream(seed, count)];
  commands.forEach((command, commandNumber) => {
    explained({ seed, commandNumber, command }, () => step(league, command, totals));
  });
  explained({ seed, commandNumber: commands.length, command: null }, () => {
    cleanUp(league.exchange, { execute: league.execute, out: league.batch });
    commit(league, totals);
    restart(league, totals);
  });
}

const RESTART_SEEDS = 2 ** 40;
/** Out of a hundred commands, how many end a batch; and out of a hundred batches, how many a life. */
const BATCH_ENDS = 25;
const LIFE_ENDS = 10;

interface League {
  readonly setup: LeagueSetup;
  readonly tables: PaperTables;
  readonly random: Random;
  readonly execute: AuditedExecute;
  exchange: Exchange;
  /** What happened since the last commit. */
  batch: Output;
}

function step(league: League, command: Command, totals: Totals): void {
  count(league.execute(league.exchange, command, league.batch), totals);
  if (!league.random.percent(BATCH_ENDS)) return;
  commit(league, totals);
  if (league.random.percent(LIFE_ENDS)) restart(league, totals);
}

function count(outcome: Outcome, totals: Totals): void {
  totals.commands += 1;
  if (outcome.accepted) {
    totals.accepted += 1;
    return;
  }
  const { reason } = outcome.rejection;
  totals.refused.set(reason, (totals.refused.get(reason) ?? 0) + 1);
}

function commit(league: League, totals: Totals): void {
  totals.fills += league.batch.fills.length;
  league.tables.commit(league.batch, leagueRecordOf(league.exchange));
  league.batch = newOutput();
}

/** The process ends and another reads the tables: it must go on from the very same state. */
function restart(league: League, totals: Totals): void {
  totals.restarts += 1;
  const before = stateHash(league.exchange);
  league.exchange = restoreExchange(league.setup, league.tables.load());
  assertInvariants(league.exchange);
  const after = stateHash(league.exchange);
  if (after !== before) throw new Error(`[EX11] restored as ${after}, not as ${before}`);
}

function explained(
  where: { seed: number; commandNumber: number; command: Command | null },
  act: () => void,
): void {
  try {
    act();
  } catch (error) {
    throw new SimulationFailure(where, error);
  }
}
