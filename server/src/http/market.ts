import { getBook, getInstrument, getTicker, listInstruments, listTrades } from '../app/index.ts';
import { ChartCache } from './chart-cache.ts';
import { serve, type Serving } from './serve.ts';

export function serveMarket(serving: Serving): void {
  const { app } = serving;
  const charts = new ChartCache(app);
  serve(serving, 'listInstruments', () => listInstruments(app));
  serve(serving, 'getInstrument', ({ params }) => getInstrument(app, params.instrument));
  serve(serving, 'getBook', ({ params, query }) => getBook(app, { ...params, ...query }));
  serve(serving, 'listTrades', ({ params, query }) => listTrades(app, { ...params, query }));
  serve(serving, 'listCandles', ({ params, query }, { write }) =>
    charts.page({ ...params, query }, write),
  );
  serve(serving, 'getTicker', ({ params }) => getTicker(app, params.instrument));
}
