/** What must hold of every screen, in the states there are. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faultsOf } from './page-checks.ts';
import { openMarket, playScene, SCENES } from './scenes.ts';
import { Stage, type Look } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.open();
  await openMarket(stage);
});

afterEach(async () => {
  expect(await stage.clear()).toEqual([]);
});

afterAll(() => stage.close());

/** Each language, theme and size is met with each of the others somewhere. */
const LOOKS: readonly Look[] = [
  { language: 'ko', screen: 'phone', theme: 'light' },
  { language: 'en', screen: 'desktop', theme: 'dark' },
  { language: 'en', screen: 'narrow', theme: 'light' },
  { language: 'ko', screen: 'desktop', theme: 'dark', zoom: 2 },
];

describe.each(LOOKS)('in $language on a $screen, $theme', (look) => {
  const isPhone = look.screen !== 'desktop' || look.zoom === 2;
  const scenes = SCENES.filter(({ only = '' }) =>
    ['', isPhone ? 'phone' : 'desktop'].includes(only),
  );

  test.each(scenes)('$name', async (scene) => {
    if (scene.isTroubled === true) stage.forgive(/ERR_|WebSocket/);
    const person = await playScene(stage, scene, look);
    expect(await faultsOf(person.page, look.language)).toEqual([]);
  });
});
