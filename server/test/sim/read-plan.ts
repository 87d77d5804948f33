import { parseArgs } from 'node:util';
import { COMMANDS, KILLS_PER_SEED } from './simulate.ts';

export const USAGE: string = `Usage: npm run sim -- [--seeds N | --minutes M | --candle-hours H] [--seed S]

  --seeds N      how many seeds to play (20)
  --minutes M    plays seed after seed for so long instead
  --candle-hours H  plays one seed of fast trading for so long on the market's clock, and compares
                 every candle with the fills, across stops and kills
  --seed S       the first of them (1)

Each seed sends ${COMMANDS} commands to the real engine and a real PostgreSQL, and kills the engine
${KILLS_PER_SEED} times. The same seed does the same again. Exits with 1 at the first that breaks a rule.`;

export interface Plan {
  readonly first: number;
  readonly seeds: number;
  readonly minutes: number;
  /** Hours of trading for the candles, instead of all others. */
  readonly candleHours: number | null;
}

/** What is asked for, or what is wrong with it. */
export function readPlan(args: readonly string[]): Plan | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seeds: { type: 'string' },
        minutes: { type: 'string' },
        'candle-hours': { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    });
    const { seeds, minutes, 'candle-hours': hours, seed } = values;
    if ([seeds, minutes, hours].filter((given) => given !== undefined).length > 1) {
      return 'One of --seeds, --minutes and --candle-hours says when to end.';
    }
    return {
      first: numberOf('--seed', seed),
      seeds: minutes === undefined ? countOf('--seeds', seeds ?? '20') : Infinity,
      minutes: minutes === undefined ? Infinity : countOf('--minutes', minutes),
      candleHours: hours === undefined ? null : countOf('--candle-hours', hours),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function countOf(flag: string, text: string): number {
  const count = numberOf(flag, text);
  if (count === 0) throw new Error(`${flag} takes at least 1.`);
  return count;
}

function numberOf(flag: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${flag} takes a whole number, not '${text}'.`);
  return Number(text);
}
