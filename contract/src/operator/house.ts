import * as z from 'zod';
import { OperatedAccount } from './look-up.ts';

/** Until the server starts again, which goes by its settings. */
export const HouseState = z.enum(['running', 'stopped']);
export type HouseState = z.output<typeof HouseState>;

/** The accounts that keep the market alive. */
export const House = z.object({ state: HouseState, accounts: z.array(OperatedAccount) });
export type House = z.output<typeof House>;

export const StartedHouse = z.object({ state: HouseState });
export type StartedHouse = z.output<typeof StartedHouse>;

export const StoppedHouse = z.object({
  state: HouseState,
  cancelled: z.int().meta({ description: 'Orders of the house that were taken off the book.' }),
});
export type StoppedHouse = z.output<typeof StoppedHouse>;
