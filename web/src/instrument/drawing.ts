import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Store } from '../store/index.ts';

/** Drawings that are due, the longest waiting first. */
const due = new Set<() => void>();
/** When this much of a frame is spent, what else is due waits for the next. */
const FRAME_MS = 2;
let frame = 0;

function drawDue(): void {
  frame = 0;
  const end = performance.now() + FRAME_MS;
  try {
    for (const draw of due) {
      due.delete(draw);
      draw();
      if (performance.now() > end) return;
    }
  } finally {
    if (due.size > 0) frame ||= requestAnimationFrame(drawDue);
  }
}

/**
 * Draws when a store changed, at most once a frame, and leaves time for others in it. A hidden page has
 * no frames, so nothing is drawn there. Returns how to stop.
 */
export function drawWhenChanged(
  draw: () => void,
  stores: readonly Pick<Store<unknown>, 'subscribe'>[],
): () => void {
  // Its own function, so that one may be due twice.
  const own = (): void => draw();
  const ask = (): void => {
    due.add(own);
    frame ||= requestAnimationFrame(drawDue);
  };
  const stops = stores.map((store) => store.subscribe(ask));
  ask();
  return () => {
    for (const stop of stops) stop();
    due.delete(own);
  };
}

/**
 * Draws straight on the document, past React: at once with each rendering, whose words may be others,
 * and later when a store changed. The number of stores stays the same.
 */
export function useDrawing(draw: () => void, stores: readonly Store<unknown>[]): void {
  const latest = useRef(draw);
  useLayoutEffect(() => {
    latest.current = draw;
    draw();
  });
  useEffect(() => drawWhenChanged(() => latest.current(), stores), stores);
}

/** A store that tells of changes so often at most: the first at once, the last always. */
export function paced<Told extends Pick<Store<unknown>, 'subscribe'>>(
  store: Told,
  ms: number,
): Told {
  return {
    ...store,
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
