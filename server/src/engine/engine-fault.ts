/**
 * Why a command got no answer from the market.
 *
 * `busy`: too many commands wait. `reloading`, `stopping`: nothing was done. `outcome_unknown`: the
 * commit failed, and the command may or may not be durable; the same client order id tells which.
 * `bug`: the command broke an assertion, and nothing was done.
 */
export type EngineFaultCode = 'busy' | 'reloading' | 'stopping' | 'outcome_unknown' | 'bug';

export class EngineFault extends Error {
  override readonly name = 'EngineFault';
  readonly code: EngineFaultCode;
  /** When it may be worth trying again, of a writer that is busy. */
  readonly retryAfterMs: number;

  constructor(code: EngineFaultCode, { retryAfterMs = 0 } = {}) {
    super(`the engine gave no answer: ${code}`);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
