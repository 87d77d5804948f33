import type { CandleInterval } from '@hoga/contract/instrument';
import type { Api } from '../../api/index.ts';
import type { Live } from '../../live/index.ts';
import { createStore, type Store } from '../../store/index.ts';
import { CandleHistory } from './candle-history.ts';

/** How the candles of a chart come along; `failed` mends itself. */
export type FeedState = 'loading' | 'empty' | 'ready' | 'failed';
export type OlderState = 'idle' | 'loading' | 'failed' | 'none';

export interface CandleFeed {
  readonly history: CandleHistory;
  readonly state: Store<FeedState>;
  readonly older: Store<OlderState>;
  /** Tells from which candle on something is new. Returns how to stop. */
  readonly onChange: (listener: (from: number) => void) => () => void;
  readonly loadOlder: () => void;
  readonly retry: () => void;
  readonly stop: () => void;
}

export interface CandleFeedNeeds {
  readonly api: Api;
  readonly live: Live;
  readonly instrument: string;
  readonly interval: CandleInterval;
}

const PAGE = 1_000;
const TRY_AGAIN_MS = 3_000;
/** The server stores candles once a second, so right after a trade a page may lack it yet. */
const ASK_AGAIN_MS = 1_000;

/** The past page by page from the server, the present from the live feed, and no hole between them. */
export function createCandleFeed({ api, live, instrument, interval }: CandleFeedNeeds): CandleFeed {
  const history = new CandleHistory();
  const state = createStore<FeedState>('loading');
  const older = createStore<OlderState>('idle');
  const listeners = new Set<(from: number) => void>();
  const left = new AbortController();
  let before: string | null = null;
  let isLoading = false;
  let isStarted = false;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const tell = (from: number): void => {
    if (from >= history.candles.length) return;
    for (const listener of listeners) listener(from);
  };
  const page = (cursor: string | null) =>
    api.call(
      'listCandles',
      {
        params: { instrument },
        query: { interval, limit: String(PAGE), ...(cursor === null ? {} : { before: cursor }) },
      },
      { signal: left.signal, isAnonymous: true },
    );

  const loadNewest = async (): Promise<void> => {
    if (isLoading || left.signal.aborted) return;
    isLoading = true;
    try {
      const { candles, next } = await page(null);
      const from = history.addNewest(candles.toReversed());
      if (history.candles[0]?.start === candles.at(-1)?.start) {
        before = next;
        older.set(next === null ? 'none' : 'idle');
      }
      isStarted = true;
      tell(from);
      showState();
      hearLive();
    } catch {
      if (left.signal.aborted) return;
      if (!isStarted) state.set('failed');
      loadSoon(TRY_AGAIN_MS);
    } finally {
      isLoading = false;
    }
  };

  const loadSoon = (afterMs: number): void => {
    timer ??= setTimeout(() => {
      timer = null;
      void loadNewest();
    }, afterMs);
  };

  const showState = (): void => state.set(history.candles.length === 0 ? 'empty' : 'ready');

  const loadOlder = async (): Promise<void> => {
    if (before === null || older.get() === 'loading') return;
    older.set('loading');
    const asked = before;
    try {
      const { candles, next } = await page(asked);
      // Meanwhile the chart may have begun anew.
      if (before !== asked) return;
      before = next;
      older.set(next === null ? 'none' : 'idle');
      tell(history.add(candles.toReversed()));
    } catch {
      if (!left.signal.aborted) older.set('failed');
    }
  };

  const newest = live.candles(instrument, interval);
  const hearLive = (): void => {
    const candles = newest.get();
    if (candles === null || !isStarted) return;
    if (history.isApartFrom(candles)) {
      loadSoon(ASK_AGAIN_MS);
      return;
    }
    tell(history.add(candles));
    showState();
  };
  const stopHearing = newest.subscribe(hearLive);
  void loadNewest();

  return {
    history,
    state,
    older,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    loadOlder: () => void loadOlder(),
    retry: () => {
      if (older.get() === 'failed') void loadOlder();
      if (state.get() === 'failed') state.set('loading');
      void loadNewest();
    },
    stop: () => {
      left.abort();
      if (timer !== null) clearTimeout(timer);
      stopHearing();
      listeners.clear();
    },
  };
}
