import type { House, StartedHouse, StoppedHouse } from '@hoga/contract/operator';
import type { AccountId } from '@hoga/core/order';
import type { App, Caller } from './app.ts';
import { operatedAccounts } from './operated-account.ts';
import { CANCEL_ROUNDS_MAX } from './operate-market.ts';
import { orderlessProblem } from './rejection-problem.ts';
import { acceptedOf, done, no, submit, type Reply } from './reply.ts';

export async function getHouse(app: App): Promise<Reply<House>> {
  const accounts = await operatedAccounts(app, await app.reads.houseAccounts());
  return done({ state: houseState(app), accounts });
}

/** Lets the house trade until the server stops; the caller has been found to be an operator. */
export async function startHouse(app: App, caller: Caller): Promise<Reply<StartedHouse>> {
  await record(app, caller, 'running');
  await app.house.start();
  return done({ state: houseState(app) });
}

/**
 * Stops the house and takes its orders off the book: nobody would move its quotes any more, and
 * whoever knows better would trade against them.
 */
export async function stopHouse(app: App, caller: Caller): Promise<Reply<StoppedHouse>> {
  await record(app, caller, 'stopped');
  await app.house.stop();
  let cancelled = 0;
  for (const { id } of await app.reads.houseAccounts()) {
    const withdrawn = await cancelAll(app, id);
    if (!withdrawn.ok) return withdrawn;
    cancelled += withdrawn.value;
  }
  return done({ state: houseState(app), cancelled });
}

export function houseState({ house }: App): House['state'] {
  return house.isOpen ? 'running' : 'stopped';
}

/** It is written down before it is done: what could not be written down is not done. */
async function record(app: App, { userId: actor }: Caller, state: House['state']): Promise<void> {
  const action = state === 'running' ? 'start_house' : 'stop_house';
  const [before, after] = [{ state: houseState(app) }, { state }];
  await app.operators.record({ actor, action, subject: 'house', before, after });
}

async function cancelAll(app: App, account: AccountId): Promise<Reply<number>> {
  let cancelled = 0;
  for (let round = 1; round <= CANCEL_ROUNDS_MAX; round += 1) {
    const answer = await submit(app.engine, {
      type: 'cancel_orders',
      at: app.now(),
      account,
      instrument: null,
      side: null,
    });
    if (!answer.ok) return answer;
    if (answer.value.kind === 'rejected') {
      const { rejection } = answer.value;
      return rejection.reason === 'nothing_to_cancel'
        ? done(cancelled)
        : no(orderlessProblem(rejection));
    }
    const { others, remaining } = acceptedOf(answer.value);
    cancelled += others.length;
    if (remaining === 0) break;
  }
  return done(cancelled);
}
