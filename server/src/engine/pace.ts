interface Step {
  readonly at: number;
  readonly count: number;
}

/** How much was done in the last moments. */
export interface Pace {
  /** So much has just been done. */
  did(count: number): void;
  /** What was done within the span until now. */
  lately(): number;
}

/** The clock, in milliseconds, must not go back. */
export function createPace(spanMs: number, clock: () => number): Pace {
  const steps: Step[] = [];
  let sum = 0;

  const forgetBefore = (from: number): void => {
    for (let [first] = steps; first !== undefined && first.at < from; [first] = steps) {
      sum -= first.count;
      steps.shift();
    }
  };

  return {
    did: (count) => {
      const at = clock();
      forgetBefore(at - spanMs);
      steps.push({ at, count });
      sum += count;
    },
    lately: () => {
      forgetBefore(clock() - spanMs);
      return sum;
    },
  };
}
