/**
 * Why a command got no answer from the market.
 *
 * `busy`: the inbox is full. `reloading`, `stopping`: nothing was done. `outcome_unknown`: the
 * commit failed, and the command may or may not be durable; the same client order id tells which.
 * `bug`: the command broke an assertion, and nothing was done.
 */
export type EngineFaultCode = 'busy' | 'reloading' | 'stopping' | 'outcome_unknown' | 'bug';

export class EngineFault extends Error {
  override readonly name = 'EngineFault';
  readonly code: EngineFaultCode;

  constructor(code: EngineFaultCode, options?: ErrorOptions) {
    super(`the engine gave no answer: ${code}`, options);
    this.code = code;
  }
}
