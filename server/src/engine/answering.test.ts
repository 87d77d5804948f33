import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { accountId, orderId } from '@hoga/core/order';
import { expect, test } from 'vitest';
import { cancelOf } from '../../test/commands.ts';
import type { Answer } from './answer.ts';
import { createAnswering } from './answering.ts';
import type { Waiting } from './inbox.ts';

const ANSWER: Answer = { kind: 'rejected', rejection: { reason: 'nothing_to_cancel' } };

function someone(): Waiting {
  const command = cancelOf(accountId('somebody'), orderId('some order'));
  return { command, resolve: () => undefined, reject: () => undefined };
}

test('what was given is let go of, even while there is always more to give', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const answering = createAnswering();
  const given: WeakRef<Waiting>[] = [];
  const give = (count: number): void => {
    const waiting = Array.from({ length: count }, someone);
    for (const each of waiting) given.push(new WeakRef(each));
    answering.give(
      waiting,
      waiting.map(() => ANSWER),
    );
  };
  give(1_000);
  for (let turn = 0; turn < 200; turn += 1) {
    give(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  collectGarbage();
  const alive = given.filter((each) => each.deref() !== undefined).length;
  expect(given).toHaveLength(11_000);
  expect(alive).toBeLessThan(2_500);
  await answering.finish();
});
