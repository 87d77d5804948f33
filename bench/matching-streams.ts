import type { Stream } from './matching-commands.ts';
import { makeMix, type MixSetup } from './matching-mix.ts';
import { makePlain } from './matching-plain.ts';

export const USERS = 1_000;

/** The parameters of exchange-core's `ITOrderBookBase.performanceTest1K`. */
export const MIX = { target: 1_000, symbol: 0, seed: 101_572_685, users: USERS };

const mix = (commands: number, given: Partial<MixSetup> = {}): Stream =>
  makeMix({ ...MIX, commands, ...given });

/** The streams of commands that are measured, by the names of their cases. */
export const STREAMS = {
  'mix-1k': (commands: number) => mix(commands),
  'mix-1k-every-type': (commands: number) => mix(commands, { orders: 'every_type' }),
  'mix-100k': (commands: number) => mix(commands, { target: 100_000 }),
  plain: makePlain,
} as const;

export type StreamName = keyof typeof STREAMS;
