import { closeCodes, type CloseCode } from '@hoga/contract/live';
import type { Instruments } from './instruments.ts';
import type { Watched } from './watched.ts';

const CODES = Object.keys(closeCodes).map((code) => Number(code) as CloseCode);
const MILLISECONDS = 1_000;

/** The live feed, and what else follows the market. */
export function liveMetrics(instruments: Instruments, watched: () => Watched | null): void {
  instruments.gauge('hoga_live_sockets', 'WebSocket connections.', (tell) =>
    tell(watched()?.live.status.sockets ?? 0),
  );
  instruments.gauge('hoga_live_subscriptions', 'Subscriptions of all connections.', (tell) =>
    tell(watched()?.live.status.subscriptions ?? 0),
  );
  instruments.counter(
    'hoga_live_closed_total',
    'Connections that the server ended, by close code.',
    (tell) => {
      const closed = watched()?.live.status.closed;
      for (const code of CODES) tell(closed?.get(code) ?? 0, { code: String(code) });
    },
  );
  instruments.gauge(
    'hoga_outbox_lag_seconds',
    'From a commit until those who follow were told, the last time.',
    (tell) => tell((watched()?.live.status.lagMs ?? 0) / MILLISECONDS),
  );
  instruments.gauge('hoga_candles_behind', '1 while candles are made again from trades.', (tell) =>
    tell(Number(watched()?.candles.isBehind ?? true)),
  );
}
