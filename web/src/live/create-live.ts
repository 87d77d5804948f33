import type { Live, LiveNeeds } from './live.ts';
import { LiveTab } from './live-tab.ts';
import { browserPage } from './page.ts';

export function createLive(needs: LiveNeeds): Live {
  const tab = new LiveTab(needs, browserPage());
  return {
    freshness: tab.freshness,
    now: () => tab.now(),
    book: (request) => tab.store({ channel: 'book', ...request }),
    ticker: (instrument) => tab.store({ channel: 'ticker', instrument }),
    trades: (instrument) => tab.store({ channel: 'trades', instrument }),
    candles: (instrument, interval) => tab.store({ channel: 'candles', instrument, interval }),
    market: (instrument) => tab.store({ channel: 'market', instrument }),
    orders: (account) => tab.store({ channel: 'orders', account }),
    balances: (account) => tab.store({ channel: 'balances', account }),
    follow: (account, listener) => tab.follow(account, listener),
    stop: () => tab.stop(),
  };
}
