import type { Answer } from './answer.ts';
import type { Waiting } from './inbox.ts';

/** Gives durable answers to those who wait, in the order of commits. */
export interface Answering {
  /** One answer for each, in the same order. */
  give(waiting: readonly Waiting[], answers: readonly Answer[]): void;
  /** Waits until everybody was given theirs. */
  finish(): Promise<void>;
}

/** So many at a time; a batch this small is answered at once. */
const TURN = 50;

/**
 * A large batch is answered in turns of the event loop: in between it sends the database the rest of
 * the next batch, for which both would otherwise wait.
 */
export function createAnswering(): Answering {
  let due: { readonly waiting: Waiting; readonly answer: Answer }[] = [];
  let given = 0;
  let finished = Promise.resolve();

  const takeTurns = async (): Promise<void> => {
    while (given < due.length) {
      await new Promise((resolve) => setImmediate(resolve));
      takeTurn();
    }
  };

  const takeTurn = (): void => {
    const turn = due.slice(given, given + TURN);
    given += turn.length;
    if (given === due.length) [due, given] = [[], 0];
    for (const { waiting, answer } of turn) waiting.resolve(answer);
  };

  return {
    give: (waiting, answers) => {
      const isIdle = due.length === 0;
      // There may always be more to give: what was given is not kept until there is nothing.
      if (given > 0) [due, given] = [due.slice(given), 0];
      for (const [index, each] of waiting.entries()) {
        const answer = answers[index];
        if (answer !== undefined) due.push({ waiting: each, answer });
      }
      if (!isIdle) return;
      takeTurn();
      finished = takeTurns();
    },
    finish: () => finished,
  };
}
