import type { CancelledMarket, MarketState } from '@hoga/contract/operator';
import { present } from '@hoga/core/assert';
import type { App, Caller } from './app.ts';
import { orderlessProblem } from './rejection-problem.ts';
import { acceptedOf, done, no, submit, type Reply } from './reply.ts';
import { phaseOnWire, timestamp } from './wire.ts';

/** Stops trading in a market; the caller has been found to be an operator. */
export function haltMarket(
  app: App,
  caller: Caller,
  instrument: string,
): Promise<Reply<MarketState>> {
  return operate(app, caller, { type: 'halt_market', instrument });
}

/** Opens a halted market again, with a call auction; the caller has been found to be an operator. */
export function resumeMarket(
  app: App,
  caller: Caller,
  instrument: string,
): Promise<Reply<MarketState>> {
  return operate(app, caller, { type: 'resume_market', instrument });
}

async function operate(
  app: App,
  { userId: actor }: Caller,
  { type, instrument }: { type: 'halt_market' | 'resume_market'; instrument: string },
): Promise<Reply<MarketState>> {
  const answer = await submit(app.engine, { type, at: app.now(), actor, instrument });
  if (!answer.ok) return answer;
  if (answer.value.kind === 'rejected') return no(orderlessProblem(answer.value.rejection));
  const market = present(app.engine.market(instrument), 'what was operated on is here');
  return done({ instrument, ...phaseOnWire(market), at: timestamp(market.at) });
}

/** One command cancels a bounded number of orders, and a market may get new ones meanwhile. */
export const CANCEL_ROUNDS_MAX = 1_000;

/** Cancels every open order of a market; the caller has been found to be an operator. */
export async function cancelMarket(
  app: App,
  { userId: actor }: Caller,
  instrument: string,
): Promise<Reply<CancelledMarket>> {
  let cancelled = 0;
  let left = 0;
  for (let round = 1; ; round += 1) {
    const at = app.now();
    const answer = await submit(app.engine, { type: 'cancel_market', at, actor, instrument });
    if (!answer.ok) {
      // What was cancelled stays cancelled: it is told, with how many were open then.
      return cancelled === 0 ? answer : done({ instrument, cancelled, remaining: left });
    }
    if (answer.value.kind === 'rejected') {
      const { rejection } = answer.value;
      const isDone = cancelled > 0 && rejection.reason === 'nothing_to_cancel';
      return isDone
        ? done({ instrument, cancelled, remaining: 0 })
        : no(orderlessProblem(rejection));
    }
    const { others, remaining } = acceptedOf(answer.value);
    cancelled += others.length;
    left = remaining;
    if (remaining === 0 || round === CANCEL_ROUNDS_MAX) {
      return done({ instrument, cancelled, remaining });
    }
  }
}
