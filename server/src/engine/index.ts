/**
 * The single writer. This room takes commands from many, executes them in batches, stores each
 * batch in one transaction, and answers only then.
 *
 * It decides no rule of the market; `core/exchange` does. Start with `engine.ts`.
 */

export {
  createEngine,
  type Engine,
  type EngineBounds,
  type EngineNeeds,
  type EngineStatus,
  type OrderRefusal,
  type Settled,
} from './engine.ts';
export { EngineFault, type EngineFaultCode } from './engine-fault.ts';
export type { Answer } from './answer.ts';
export type { ChangedAccount, Changes } from './changes.ts';
export { BOOK_DEPTH_MAX, type MarketSnapshot } from './market-snapshot.ts';
