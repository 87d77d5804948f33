/**
 * `npm run screenshots` draws every screen in every state, on phone and desk, light and dark, in Korean
 * and English, into the folder `screenshots`, with a page that shows them all. Words behind it choose:
 * `npm run screenshots -- market ko phone dark` draws the scenes and looks whose names have them all.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Cast, openMarket, PAUSES, SCENES, type Scene } from './scenes.ts';
import { Stage, type Look } from './stage.ts';

const FOLDER = fileURLToPath(new URL('../../screenshots/', import.meta.url));

const LOOKS: readonly Look[] = (['phone', 'desktop'] as const).flatMap((screen) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    (['ko', 'en'] as const).map((language) => ({ screen, theme, language })),
  ),
);

interface Shot {
  readonly file: string;
  readonly scene: Scene;
  readonly look: Look;
}

function shotsOf(words: readonly string[]): Shot[] {
  return [...SCENES, ...PAUSES]
    .flatMap((scene) =>
      LOOKS.filter(({ screen }) => scene.only === undefined || scene.only === screen).map(
        (look) => {
          const { screen, theme, language } = look;
          return { file: `${scene.name}.${screen}.${theme}.${language}.png`, scene, look };
        },
      ),
    )
    .filter(({ file }) => words.every((word) => file.includes(word)));
}

async function draw(cast: Cast, { file, scene }: Shot): Promise<void> {
  const { page } = await cast.play(stage, scene);
  await page.screenshot({ path: `${FOLDER}${file}` });
  const { height } = page.viewportSize() ?? { height: 0 };
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  if (whole > height) {
    await page.screenshot({
      path: `${FOLDER}${file.replace('.png', '.whole.png')}`,
      fullPage: true,
    });
  }
}

function contactSheet(shots: readonly Shot[]): string {
  const rows = Map.groupBy(shots, ({ scene }) => scene.name);
  const pictures = (of: readonly Shot[]): string =>
    of
      .map(({ file }) => `<a href="${file}"><img loading="lazy" src="${file}" alt="${file}"></a>`)
      .join('');
  const sections = [...rows].map(([name, of]) => `<h2>${name}</h2><div>${pictures(of)}</div>`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>hoga: every screen</title>
<style>body { font: 14px sans-serif; background: #888 } div { display: flex; flex-wrap: wrap; gap: 8px }
img { height: 420px; border: 1px solid #444 }</style>
${sections.join('\n')}
</html>
`;
}

const isOf = (shot: Shot, scenes: readonly Scene[], look: Look): boolean =>
  shot.look === look && scenes.includes(shot.scene);

const shots = shotsOf(process.argv.slice(2));
await rm(FOLDER, { recursive: true, force: true });
await mkdir(FOLDER, { recursive: true });
const stage = await Stage.open();
try {
  await openMarket(stage);
  let drawn = 0;
  const rounds = [SCENES, PAUSES].flatMap((scenes) =>
    LOOKS.map((look) => ({ look, of: shots.filter((shot) => isOf(shot, scenes, look)) })),
  );
  for (const { look, of } of rounds) {
    const cast = new Cast(look);
    for (const shot of of) {
      drawn += 1;
      process.stdout.write(`${drawn}/${shots.length} ${shot.file}\n`);
      await draw(cast, shot);
      const faults = stage.takeFaults();
      if (faults.length > 0) process.stdout.write(`  ${faults.join('\n  ')}\n`);
    }
    await stage.clear();
  }
  await writeFile(`${FOLDER}index.html`, contactSheet(shots));
} finally {
  await stage.close();
}
process.stdout.write(`open ${FOLDER}index.html\n`);
