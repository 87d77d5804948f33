import type { Stream } from './matching-commands.ts';
import { makeMix } from './matching-mix.ts';
import { makePlain } from './matching-plain.ts';

const mix = (target: number, commands: number): Stream =>
  makeMix({ target, commands, symbol: 0, seed: 101_572_685, users: 1_000 });

/** The streams of commands that are measured, by the names of their cases. */
export const STREAMS = {
  'mix-1k': (commands: number) => mix(1_000, commands),
  'mix-100k': (commands: number) => mix(100_000, commands),
  plain: makePlain,
} as const;

export type StreamName = keyof typeof STREAMS;
