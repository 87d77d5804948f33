// Reads the colours as they are written down and computes whether they can be told apart: by everybody
// (WCAG 2.2, 1.4.3 and 1.4.11), and by those who do not see red or green.
import { expect, test } from 'vitest';
import CSS from './tokens.css?raw';

type Rgb = readonly [number, number, number];

const THEMES = ['light', 'dark'] as const;
const COLOUR_SETS = ['kr', 'us', 'safe'] as const;

/** The tokens of a rule: name to its value for light and for dark. */
function tokensOf(selector: string): Map<string, readonly [light: string, dark: string]> {
  const at = CSS.indexOf(`\n${selector} {`);
  expect(at, selector).toBeGreaterThan(-1);
  const rule = CSS.slice(at, CSS.indexOf('\n}', at));
  const pairs = rule.matchAll(/--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g);
  return new Map(
    Array.from(pairs, ([, name = '', light, dark, both]) => [
      name,
      [light ?? both ?? '', dark ?? both ?? ''],
    ]),
  );
}

const palettes = THEMES.flatMap((theme, index) =>
  COLOUR_SETS.map((set) => {
    const own = set === 'kr' ? new Map() : tokensOf(`:root[data-colours='${set}']`);
    const tokens = new Map([...tokensOf(':root'), ...own]);
    const colour = (token: string): Rgb => {
      const value = tokens.get(token)?.[index];
      if (value === undefined) throw new Error(`there is no colour --${token}`);
      return [1, 3, 5].map((from) => Number.parseInt(value.slice(from, from + 2), 16)) as never;
    };
    return { theme, set, colour };
  }),
);

// ---------------------------------------------------------------- contrast (WCAG 2.2)

const linear = (channel: number): number => {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
};

function contrast(a: Rgb, b: Rgb): number {
  const luminance = (colour: Rgb): number => {
    const [red, green, blue] = colour.map(linear) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (lighter + 0.05) / (darker + 0.05);
}

const SURFACES = ['page', 'panel', 'sunken', 'raised', 'hover'];
const ROWS = ['ask-tint', 'bid-tint'];
const TINTS = ['accent-tint', 'good-tint', 'warn-tint', 'danger-tint'];

/** What is read, and on what. */
const READ: readonly (readonly [texts: readonly string[], grounds: readonly string[]])[] = [
  [
    ['text', 'muted'],
    [...SURFACES, ...ROWS, ...TINTS, 'ask-bar', 'bid-bar', 'pressed', 'track'],
  ],
  [['text'], ['thumb']],
  [
    ['faint', 'up', 'down', 'flat'],
    [...SURFACES, ...ROWS],
  ],
  [['accent', 'good', 'warn', 'danger'], SURFACES],
  [['accent'], ['accent-tint']],
  [['good'], ['good-tint']],
  [['warn'], ['warn-tint']],
  [['danger'], ['danger-tint']],
  [
    ['on-fill'],
    ['accent', 'up', 'down', 'danger'].flatMap((name) => [`${name}-fill`, `${name}-fill-hover`]),
  ],
  // A tooltip is the other way round.
  [['panel'], ['text']],
];

/** What is seen rather than read: edges of controls and the ring around what has the focus. */
const SEEN: readonly (readonly [lines: readonly string[], grounds: readonly string[]])[] = [
  [
    ['focus', 'control', 'danger'],
    ['page', 'panel', 'sunken', 'raised'],
  ],
  [['focus'], [...ROWS, ...TINTS, 'hover', 'track']],
];

test.each(palettes)('$theme, $set: what is read stands out by 4.5', ({ colour }) => {
  expect(faint(READ, 4.5, colour)).toEqual([]);
});

test.each(palettes)('$theme, $set: what is seen stands out by 3', ({ colour }) => {
  expect(faint(SEEN, 3, colour)).toEqual([]);
});

/** Those that stand out too little. */
function faint(pairs: typeof READ, least: number, colour: (token: string) => Rgb): string[] {
  return pairs
    .flatMap(([fronts, grounds]) =>
      fronts.flatMap((front) => grounds.map((ground) => [front, ground] as const)),
    )
    .map(([front, ground]) => ({ front, ground, ratio: contrast(colour(front), colour(ground)) }))
    .filter(({ ratio }) => ratio < least)
    .map(({ front, ground, ratio }) => `${front} on ${ground}: ${ratio.toFixed(2)}`);
}

test('a contrast is what WCAG says it is', () => {
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast([0x77, 0x77, 0x77], [255, 255, 255])).toBeCloseTo(4.48, 2);
});

// ---------------------------------------------------------------- colour vision

// Linear RGB as it is seen without one kind of cone: Machado, Oliveira and Fernandes, "A Physiologically-based
// Model for Simulation of Color Vision Deficiency", IEEE TVCG 15 (2009), severity 1.0.
const VISIONS = {
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
} as const;

/** sRGB to XYZ for the white of daylight (IEC 61966-2-1), each row divided by that white. */
const XYZ = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
] as const;

const times = (matrix: readonly Rgb[], [a, b, c]: Rgb): Rgb =>
  matrix.map(([x, y, z]) => x * a + y * b + z * c) as never;

/** CIE 1976: its distance says how different two colours look; under 10 they are taken for the same. */
function labOf(seen: Rgb): Rgb {
  const curve = (share: number): number =>
    share > 216 / 24389 ? Math.cbrt(share) : ((24389 / 27) * share + 16) / 116;
  const [x, y, z] = times(XYZ, seen).map(curve) as [number, number, number];
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(a: Rgb, b: Rgb, vision: readonly Rgb[]): number {
  const seen = (colour: Rgb): Rgb =>
    labOf(
      times(vision, colour.map(linear) as never).map((light) =>
        Math.min(1, Math.max(0, light)),
      ) as never,
    );
  const [first, second] = [seen(a), seen(b)];
  return Math.hypot(...first.map((value, index) => value - second[index]!));
}

/** The least difference of up and down that a set promises. */
const LEAST = { kr: 55, safe: 95 } as const;

for (const [name, vision] of Object.entries(VISIONS)) {
  test.each(palettes.filter(({ set }) => set !== 'us'))(
    `$theme, $set: up and down look different with ${name}`,
    ({ set, colour }) => {
      const least = LEAST[set as keyof typeof LEAST];
      expect(difference(colour('up'), colour('down'), vision)).toBeGreaterThan(least);
      expect(difference(colour('up-fill'), colour('down-fill'), vision)).toBeGreaterThan(least);
    },
  );
}

test('differences are those that others computed', () => {
  // Tailwind's green and red, which people who do not see them mix up.
  const [green, red] = [
    [0x16, 0xa3, 0x4a],
    [0xdc, 0x26, 0x26],
  ] as const satisfies readonly Rgb[];
  expect(difference(green, red, VISIONS.deuteranopia)).toBeCloseTo(20.6, 1);
  expect(difference(green, red, VISIONS.protanopia)).toBeCloseTo(26.8, 1);
});
