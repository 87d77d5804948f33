import { expect, test, vi } from 'vitest';
import { IdentityBusy } from '../needs/index.ts';
import { createGate } from './gate.ts';

function heldJob(): { readonly work: () => Promise<string>; readonly finish: () => void } {
  const { promise, resolve } = Promise.withResolvers<string>();
  return { work: () => promise, finish: () => resolve('done') };
}

test('some run, some wait in order, and the next is turned away', async () => {
  const gate = createGate({ inside: 2, waiting: 2 });
  const order: number[] = [];
  const jobs = [0, 1, 2, 3].map(() => heldJob());
  const runs = jobs.map(({ work }, index) =>
    gate.run(async () => {
      order.push(index);
      return work();
    }),
  );
  await expect(gate.run(async () => 'too many')).rejects.toThrow(IdentityBusy);
  expect(order).toEqual([0, 1]);
  jobs[1]!.finish();
  await vi.waitFor(() => expect(order).toEqual([0, 1, 2]));
  for (const { finish } of jobs) finish();
  expect(await Promise.all(runs)).toEqual(['done', 'done', 'done', 'done']);
  expect(order).toEqual([0, 1, 2, 3]);
});

test('a job that fails makes room like any other', async () => {
  const gate = createGate({ inside: 1, waiting: 1 });
  const failing = gate.run(() => Promise.reject(new Error('broken')));
  const next = gate.run(async () => 'next');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('next');
  expect(await gate.run(async () => 'last')).toBe('last');
});
