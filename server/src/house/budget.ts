/** How often the whole house may speak to the market. */
export interface Budget {
  /** Spends one command and answers 0, or answers how many milliseconds to wait before asking again. */
  take(): number;
}

const COMMANDS_PER_SECOND = 5;
/** Timers are a little early or late; with this to spare no second ever sees a sixth command. */
const SPARE_MS = 10;
const SPACING_MS = 1_000 / COMMANDS_PER_SECOND + SPARE_MS;

/**
 * One command at a time, evenly spaced: the market is touched often and in no bursts. What was not
 * used is not saved up. The clock must not go back.
 */
export function commandBudget(now: () => number): Budget {
  let free = -Infinity;
  return {
    take: () => {
      const at = now();
      if (at < free) return free - at;
      free = at + SPACING_MS;
      return 0;
    },
  };
}
