import {
  getBook,
  getInstrument,
  getTicker,
  listCandles,
  listInstruments,
  listTrades,
} from '../app/index.ts';
import { serve, type Serving } from './serve.ts';

export function serveMarket(serving: Serving): void {
  const { app } = serving;
  serve(serving, 'listInstruments', () => listInstruments(app));
  serve(serving, 'getInstrument', ({ params }) => getInstrument(app, params.instrument));
  serve(serving, 'getBook', ({ params, query }) => getBook(app, { ...params, ...query }));
  serve(serving, 'listTrades', ({ params, query }) => listTrades(app, { ...params, query }));
  serve(serving, 'listCandles', ({ params, query }) => listCandles(app, { ...params, query }));
  serve(serving, 'getTicker', ({ params }) => getTicker(app, params.instrument));
}
