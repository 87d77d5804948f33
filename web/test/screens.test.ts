/** What must hold of every screen, in the states there are. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf, layoutFaultsOf } from './page-checks.ts';
import { Cast, openMarket, PAUSES, SCENES, type Scene } from './scenes.ts';
import { Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await openMarket(stage);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await stage.photograph(task.fullName);
  expect(stage.takeFaults()).toEqual([]);
});

afterAll(() => stage.close());

/** Each scene is met on a small screen or a large one in turn, on both in the long form. */
const IS_LONG = process.env['HOGA_TEST_LONG'] === 'on';

const SETTLED_MS = 1_000;

/** Each in both languages and both themes. */
const ROUNDS = [
  {
    screen: 'phone',
    looks: [
      { language: 'ko', theme: 'light' },
      { language: 'en', theme: 'dark' },
    ],
    tight: { width: 320, height: 640 },
  },
  {
    screen: 'desktop',
    looks: [
      { language: 'en', theme: 'dark' },
      { language: 'ko', theme: 'light' },
    ],
    // Where everything is twice as large, there is room for half.
    tight: { width: 720, height: 450 },
  },
] as const;

const isMet = (scene: Scene, index: number, screen: 'phone' | 'desktop'): boolean => {
  if (scene.only !== undefined) return scene.only === screen;
  return IS_LONG || (index % 2 === 0) === (screen === 'phone');
};

describe.each([SCENES, PAUSES].flatMap((scenes) => ROUNDS.map((round) => ({ ...round, scenes }))))(
  'on a $screen',
  ({ screen, looks, tight, scenes }) => {
    const casts = looks.map((look) => new Cast({ screen, ...look }));
    afterAll(() => stage.clear());

    test.each(
      scenes
        .filter((scene) => IS_LONG || scene.isExtra !== true)
        .filter((scene, index) => isMet(scene, index, screen))
        .map((scene, index) => [scene.name, scene, casts[index % 2]!] as const),
    )('%s', async (_name, scene, cast) => {
      const person = await cast.play(stage, scene);
      const { page, look } = person;
      expect(await faultsOf(page, look.language)).toEqual([]);
      const size = page.viewportSize()!;
      await page.setViewportSize(tight);
      // What hangs at a button is moved to where the button is now, a few frames later.
      await person.settles();
      await expect.poll(() => layoutFaultsOf(page), { timeout: SETTLED_MS }).toEqual([]);
      await page.setViewportSize(size);
    });
  },
);
