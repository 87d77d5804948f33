import type { TimeInForce as CoreTimeInForce } from '@hoga/core/order';
import * as z from 'zod';
import { InstrumentId, SelfTradePrevention, Side } from '../instrument/index.ts';
import { problem, refuse, text, type OrderKind, type Problem } from '../problem/index.ts';

export const TimeInForce = z.enum({
  gtc: 'gtc',
  ioc: 'ioc',
  fok: 'fok',
  post_only: 'post_only',
} satisfies { [T in CoreTimeInForce]: T });
export type TimeInForce = z.output<typeof TimeInForce>;

const CLIENT_ORDER_ID = /^[A-Za-z0-9._:-]{1,64}$/;
const clientOrderIdRefusal = problem('invalid-value', {
  field: 'clientOrderId',
  allowed: text(
    '영문자, 숫자, 마침표, 밑줄, 콜론, 붙임표 1–64자',
    '1 to 64 of A–Z a–z 0–9 . _ : -',
  ),
});

/** The client's own name for an order, unique per account for ever; it makes a retry harmless. */
export const ClientOrderId = z
  .string()
  .check(refuse((id) => (CLIENT_ORDER_ID.test(id) ? undefined : clientOrderIdRefusal)))
  .meta({ pattern: CLIENT_ORDER_ID.source, maxLength: 64, examples: ['bot-20261121-0001'] });

/** What every new order has, whatever its type. */
export const commonFields = {
  instrument: InstrumentId,
  side: Side,
  selfTradePrevention: SelfTradePrevention.optional().meta({
    description:
      'What happens when it meets an order of its own account; the market’s own otherwise.',
  }),
  clientOrderId: ClientOrderId.optional(),
};

/**
 * A field of other requests that makes no sense in this one. Naming it is refused with a problem that
 * says so, rather than as a field nobody knows.
 */
export function misplaced(because: Problem): z.ZodOptional<z.ZodNever> {
  const refused = z.unknown().check(refuse(() => because));
  // For the compiler nothing fits; for a client that sends something, the check has the words.
  return refused.optional().meta({ not: {} }) as z.ZodType as z.ZodOptional<z.ZodNever>;
}

const NO_TIME_IN_FORCE = text('지정하지 않을 것', 'none given');

/** The fields that only some orders have, each refused where it stands for the others. */
export function misplacedFields(orderType: OrderKind) {
  const distance = (field: string): z.ZodOptional<z.ZodNever> =>
    misplaced(problem('distance-not-applicable', { field, orderType }));
  return {
    price: misplaced(problem('price-not-applicable', { field: 'price', orderType })),
    amount: misplaced(problem('amount-not-applicable', { field: 'amount', orderType })),
    display: misplaced(problem('display-not-applicable', { field: 'display', orderType })),
    trigger: misplaced(problem('trigger-not-applicable', { field: 'trigger', orderType })),
    distance: distance('distance'),
    step: distance('step'),
    timeInForce: misplaced(timeInForceRefusal(orderType, NO_TIME_IN_FORCE)),
  };
}

export function timeInForceRefusal(
  orderType: OrderKind,
  allowed: typeof NO_TIME_IN_FORCE,
): Problem {
  return problem('time-in-force-not-applicable', { field: 'timeInForce', orderType, allowed });
}
