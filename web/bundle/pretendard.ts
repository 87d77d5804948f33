import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HtmlTagDescriptor, Plugin } from 'vite';
import type { Cut, Sliced } from './cut-font.ts';
import { textsOf } from './texts.ts';
import { unicodeRange } from './unicode-range.ts';

/** Whoever asks for bold gets the last of them; four weights would be a third more to load. */
const WEIGHTS = [
  { file: '400', css: '100 400', isFirst: true },
  { file: '500', css: '500', isFirst: false },
  { file: '600', css: '600 900', isFirst: false },
] as const;
/** Figures of one width, and what letters need to stand well together. */
const FEATURES = ['kern', 'tnum', 'case', 'calt', 'ccmp', 'mark', 'mkmk'];
/** Whatever else the font has: rare syllables, Greek, Cyrillic, kana, old jamo, marks in circles. */
const EVERYTHING_ELSE = 'U+100-52F,U+1D00-2BFF,U+3000-33FF,U+AC00-D7A3,U+FF00-FFEF';
const FIRST = new Set(['said', 'latin']);
const FONT = createRequire(import.meta.url).resolve('@fontsource/pretendard/package.json');

interface Fonts {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly css: string;
  /** Wanted before anything is drawn. */
  readonly first: readonly string[];
}

/**
 * Pretendard in slices that a browser loads as it meets their characters: what the page itself says
 * comes at once and is small, the syllables of names when there are any, the rest hardly ever.
 */
export function pretendard(): Plugin {
  let fonts: Promise<Fonts>;
  return {
    name: 'pretendard',
    configResolved: ({ root }) => {
      fonts = makeFonts(root);
      // Whoever needs them hears of it.
      fonts.catch(() => undefined);
    },
    configureServer: async ({ middlewares }) => {
      const { files } = await fonts;
      middlewares.use('/assets/', ({ url = '' }, response, next) => {
        const file = files.get(`assets${url}`);
        if (file === undefined) return next();
        if (url.endsWith('.css')) response.setHeader('content-type', 'text/css');
        response.end(file);
      });
    },
    transformIndexHtml: async () => {
      const { css, first } = await fonts;
      const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: '' };
      const preloads = first.map((name) => link({ ...attrs, href: `/${name}` }));
      return [...preloads, link({ rel: 'stylesheet', href: `/${css}` })];
    },
    async generateBundle() {
      for (const [fileName, source] of (await fonts).files) {
        this.emitFile({ type: 'asset', fileName, source });
      }
    },
  };
}

function link(attrs: Record<string, string>): HtmlTagDescriptor {
  return { tag: 'link', attrs, injectTo: 'head-prepend' };
}

async function makeFonts(root: string): Promise<Fonts> {
  const sources = ['src', '../core/src', '../contract/src'].map((name) => join(root, name));
  const { latin, said, common } = await textsOf(sources);
  const slices: Cut['slices'] = [
    { name: 'common', text: common, features: [] },
    { name: 'said', text: said, features: [] },
    { name: 'latin', text: latin, features: FEATURES },
  ];
  const files = new Map<string, Buffer>();
  const first: string[] = [];
  const faces: string[] = [];
  const keep = (name: string, ending: string, content: Buffer): string => {
    const hash = createHash('sha256').update(content).digest('base64url').slice(0, 8);
    const file = `assets/${name}-${hash}.${ending}`;
    files.set(file, content);
    return file;
  };
  const cache = join(root, '../.build/fonts');
  const weights = await Promise.all(
    WEIGHTS.map(async (weight) => {
      const font = woff2Of(weight.file);
      const rest = { name: 'rest', content: await readFile(font), range: EVERYTHING_ELSE };
      return { ...weight, parts: [rest, ...(await cutFont({ font, cache, slices }))] };
    }),
  );
  for (const { file: weight, css, isFirst, parts } of weights) {
    // Of those that have a character the last counts.
    for (const { name, content, range } of parts) {
      const file = keep(`pretendard-${weight}-${name}`, 'woff2', content);
      if (isFirst && FIRST.has(name)) first.push(file);
      faces.push(
        `@font-face{font-family:Pretendard;font-weight:${css};font-display:swap;` +
          `src:url(/${file})format('woff2');unicode-range:${range}}`,
      );
    }
  }
  const licence = keep('pretendard-licence', 'txt', await readFile(join(FONT, '../LICENSE')));
  const sheet = `/* Pretendard, SIL Open Font License 1.1: /${licence} */\n${faces.join('\n')}\n`;
  return { css: keep('pretendard', 'css', Buffer.from(sheet)), files, first };
}

function woff2Of(weight: string): string {
  return join(FONT, `../files/pretendard-latin-${weight}-normal.woff2`);
}

interface Part {
  readonly name: string;
  readonly content: Buffer;
  readonly range: string;
}

function cutFont(cut: Cut): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('cut-font.ts', import.meta.url), { workerData: cut });
    worker.once('error', reject);
    worker.once('message', (slices: readonly Sliced[]) => {
      resolve(
        slices.map(({ name, text, font }) => {
          return { name, content: Buffer.from(font), range: unicodeRange(text) };
        }),
      );
    });
  });
}
