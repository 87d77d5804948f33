import type { Fill } from '@hoga/contract/account';
import type { Api } from '../api/index.ts';
import type { Live } from '../live/index.ts';
import { createStore, type Store } from '../store/index.ts';

/** The fills of one account in one instrument, as far back as they were read. */
export interface FillHistoryState {
  /** Newest first. */
  readonly fills: readonly Fill[];
  /** Whether there are no older ones. */
  readonly isComplete: boolean;
  readonly reading: 'reading' | 'read' | 'failed' | 'too-long';
}

/** It reads while somebody listens, and then hears of each new fill. */
export interface FillHistory extends Store<FillHistoryState> {
  /** Reads older ones, unless that is too many. */
  readonly readOn: () => void;
}

/** So many are read at most: beyond, an average is not worth waiting for a phone to count it. */
export const FILLS_MAX = 4_000;
const PAGE = '200';

export interface FillHistoryNeeds {
  readonly api: Api;
  readonly live: Pick<Live, 'follow'>;
  readonly account: string;
  readonly instrument: string;
}

const UNREAD: FillHistoryState = { fills: [], isComplete: false, reading: 'reading' };

export function createFillHistory(needs: FillHistoryNeeds): FillHistory {
  const { api, live, account, instrument } = needs;
  const store = createStore(UNREAD);
  let listeners = 0;
  let before: string | undefined;
  let readCount = 0;
  let isReading = false;
  let unfollow = (): void => undefined;
  let round = 0;

  const readOn = async (): Promise<void> => {
    const { isComplete } = store.get();
    if (isReading || isComplete || listeners === 0) return;
    if (readCount >= FILLS_MAX) return store.set({ ...store.get(), reading: 'too-long' });
    isReading = true;
    const mine = round;
    store.set({ ...store.get(), reading: 'reading' });
    const query = before === undefined ? { limit: PAGE } : { limit: PAGE, before };
    const page = await api.call('listFills', { params: { account }, query }).catch(() => null);
    if (mine !== round) return;
    isReading = false;
    if (page === null) return store.set({ ...store.get(), reading: 'failed' });
    before = page.next ?? undefined;
    readCount += page.fills.length;
    store.set({
      fills: withPage(
        store.get().fills,
        page.fills.filter((fill) => fill.instrument === instrument),
      ),
      isComplete: page.next === null,
      reading: 'read',
    });
  };

  const start = (): void => {
    round += 1;
    [before, readCount, isReading] = [undefined, 0, false];
    store.set(UNREAD);
    unfollow = live.follow(account, {
      onFill: (fill) => {
        const { fills } = store.get();
        if (fill.instrument !== instrument || fills.some(({ id }) => id === fill.id)) return;
        store.set({ ...store.get(), fills: [fill, ...fills] });
      },
      // After a long break nobody can say what was left out, so all is read anew.
      onMissed: () => {
        unfollow();
        start();
      },
    });
    void readOn();
  };

  return {
    get: store.get,
    readOn: () => void readOn(),
    subscribe: (listener) => {
      const stop = store.subscribe(listener);
      listeners += 1;
      if (listeners === 1) start();
      return () => {
        stop();
        listeners -= 1;
        if (listeners > 0) return;
        round += 1;
        unfollow();
      };
    },
  };
}

/** A page is older than what is known, apart from what the feed told of as well. */
function withPage(known: readonly Fill[], page: readonly Fill[]): readonly Fill[] {
  const inPage = new Set(page.map(({ id }) => id));
  return [...known.filter(({ id }) => !inPage.has(id)), ...page];
}
