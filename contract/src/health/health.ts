import * as z from 'zod';

/** The process answers. */
export const Alive = z.object({ status: z.enum(['ok']) });
export type Alive = z.output<typeof Alive>;

/** Whether the server takes orders; anything but `ready` is answered with 503. */
export const Readiness = z.object({
  status: z.enum(['ready', 'starting', 'draining']),
  version: z.string(),
  database: z.enum(['up', 'down']),
  engine: z.enum(['running', 'reloading', 'stopped']),
  openOrders: z.int(),
  inbox: z.int().meta({ description: 'Commands waiting to be executed.' }),
});
export type Readiness = z.output<typeof Readiness>;
