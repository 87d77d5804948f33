import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { createStore, type Store } from '../store/index.ts';

/** Rows nobody sees are drawn this often: for searches in the page, and for who listens. */
const HIDDEN_EVERY_MS = 1_000;

/** Which rows of a scroller are in sight. */
export interface Sight {
  /** Begins a drawing. Returns which rows it has to draw. */
  readonly begin: () => (row: Element) => boolean;
  /** Tells when other rows than before may be in sight. */
  readonly moved: Store<number>;
}

const every = (): boolean => true;

/** `rows` is a selector; there are as many as `count`. */
export function useSight(
  scroller: RefObject<HTMLElement | null>,
  { rows, count }: { readonly rows: string; readonly count: number },
): Sight {
  const [moved] = useState(() => createStore(0));
  const begin = useRef<Sight['begin']>(() => every);
  useLayoutEffect(() => {
    const view = scroller.current;
    if (view === null) return undefined;
    const watch = watchSight(view, Array.from(view.querySelectorAll(rows)), () =>
      moved.set(moved.get() + 1),
    );
    begin.current = watch.begin;
    return watch.stop;
  }, [scroller, rows, count, moved]);
  return { begin: () => begin.current(), moved };
}

/**
 * Rows are looked for when the scroller moves or changes its size, not at each drawing: that would have
 * the browser lay everything out first.
 */
function watchSight(scroller: HTMLElement, rows: readonly Element[], onMoved: () => void) {
  const seen = new Set<Element>();
  let drawnAllAt = -Infinity;
  const look = (): void => {
    const { top, bottom } = scroller.getBoundingClientRect();
    seen.clear();
    for (const row of rows) {
      const place = row.getBoundingClientRect();
      if (place.bottom > top && place.top < bottom) seen.add(row);
    }
    drawnAllAt = -Infinity;
    onMoved();
  };
  const sizes = new ResizeObserver(look);
  sizes.observe(scroller);
  scroller.addEventListener('scroll', look, { passive: true });
  return {
    begin: (): ((row: Element) => boolean) => {
      const now = performance.now();
      if (now - drawnAllAt < HIDDEN_EVERY_MS) return (row) => seen.has(row);
      drawnAllAt = now;
      return every;
    },
    stop: (): void => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', look);
    },
  };
}
