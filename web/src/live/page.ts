/** Drawn or not: nothing waits longer for a frame, which a window nobody sees may never get. */
const FRAME_WITHIN_MS = 1_000;

/** What the hub's tab has to know of the page it is in. */
export interface Page {
  readonly isVisible: () => boolean;
  /** Somebody looks again, or no more. */
  readonly onVisibility: (listener: () => void) => () => void;
  /** The machine has a network again. */
  readonly onOnline: (listener: () => void) => () => void;
  /** Calls back when the next frame is drawn, or at once when nobody sees it. */
  readonly onFrame: (listener: () => void) => void;
}

export function browserPage(): Page {
  const isVisible = (): boolean => document.visibilityState === 'visible';
  return {
    isVisible,
    onVisibility: (listener) => heard(document, 'visibilitychange', listener),
    onOnline: (listener) => heard(globalThis, 'online', listener),
    onFrame: (listener) => {
      if (!isVisible()) {
        queueMicrotask(listener);
        return;
      }
      let isCalled = false;
      const once = (): void => {
        if (isCalled) return;
        isCalled = true;
        clearTimeout(overdue);
        listener();
      };
      const overdue = setTimeout(once, FRAME_WITHIN_MS);
      requestAnimationFrame(once);
    },
  };
}

function heard(target: EventTarget, name: string, listener: () => void): () => void {
  target.addEventListener(name, listener);
  return () => target.removeEventListener(name, listener);
}
