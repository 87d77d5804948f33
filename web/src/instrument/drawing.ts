import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Store } from '../store/index.ts';

/**
 * Draws straight on the document, past React: at once with each rendering, whose words may be others,
 * and later at most once a frame when a store changed. A hidden page has no frames, so nothing is
 * drawn there. The number of stores stays the same.
 */
export function useDrawing(draw: () => void, stores: readonly Store<unknown>[]): void {
  const latest = useRef(draw);
  useLayoutEffect(() => {
    latest.current = draw;
    draw();
  });
  useEffect(() => {
    let frame = 0;
    const ask = (): void => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        latest.current();
      });
    };
    const stops = stores.map((store) => store.subscribe(ask));
    ask();
    return () => {
      for (const stop of stops) stop();
      cancelAnimationFrame(frame);
    };
  }, stores);
}

/** A store that tells of changes so often at most: the first at once, the last always. */
export function paced<Value>(store: Store<Value>, ms: number): Store<Value> {
  return {
    get: store.get,
    subscribe: (listener) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      let isOwed = false;
      const tell = (): void => {
        timer = setTimeout(() => {
          timer = undefined;
          if (isOwed) tell();
        }, ms);
        isOwed = false;
        listener();
      };
      const stop = store.subscribe(() => {
        if (timer === undefined) tell();
        else isOwed = true;
      });
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
  };
}

/** Writes into an element that holds nothing but text, if it is another text. */
export function writeText(element: Element | null | undefined, text: string): void {
  if (!element) return;
  const { firstChild } = element;
  if (firstChild === null) element.append(text);
  else if (firstChild.nodeValue !== text) firstChild.nodeValue = text;
}

/** Marks an element for the style sheet, if it is not marked so already. */
export function mark(element: HTMLElement | null, name: string, value: string): void {
  if (element !== null && element.dataset[name] !== value) element.dataset[name] = value;
}

/** Tells every second: for what is left of an auction. */
export const everySecond: Store<null> = {
  get: () => null,
  subscribe: (listener) => {
    const timer = setInterval(listener, 1_000);
    return () => clearInterval(timer);
  },
};
