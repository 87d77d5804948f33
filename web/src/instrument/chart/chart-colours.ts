import { tokenColour } from '../../ui/index.ts';

/** The colours of the chart, as the style sheet has them now. */
export interface ChartColours {
  readonly up: string;
  readonly down: string;
  readonly upVolume: string;
  readonly downVolume: string;
  readonly ground: string;
  readonly text: string;
  readonly line: string;
  readonly crosshair: string;
  readonly mine: string;
  readonly averages: readonly string[];
}

/** A canvas knows no variables, so the style sheet is asked what they come to. */
export function readColours(): ChartColours {
  const colour = (name: string): string => tokenColour(`--${name}`);
  return {
    up: colour('up'),
    down: colour('down'),
    upVolume: faded(colour('up')),
    downVolume: faded(colour('down')),
    ground: colour('panel'),
    text: colour('muted'),
    line: colour('line'),
    crosshair: colour('control'),
    mine: colour('text'),
    averages: [1, 2, 3, 4].map((place) => colour(`average-${place}`)),
  };
}

const faded = (colour: string): string =>
  colour.replace(/^rgb\((.*)\)$/, (_, parts: string) => `rgba(${parts}, 0.5)`);

/** Calls back when theme or colours change. Returns how to stop. */
export function onColours(changed: () => void): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributeFilter: ['data-theme', 'data-colours'],
  });
  dark.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    dark.removeEventListener('change', changed);
  };
}
