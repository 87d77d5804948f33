/**
 * What trades, as everyone sees it: rules, order book, trades and the day in figures.
 *
 * It never knows whose an order is. Start with `instrument.ts`.
 */

export { Book, BOOK_DEPTH_DEFAULT, BOOK_DEPTH_MAX, BookQuery, type BookLevel } from './book.ts';
export {
  Candle,
  CANDLE_LIMIT_DEFAULT,
  CANDLE_LIMIT_MAX,
  CandleInterval,
  CandlePage,
  CandleQuery,
} from './candle.ts';
export { bookChecksum } from './checksum.ts';
export {
  Instrument,
  InstrumentId,
  InstrumentList,
  InstrumentPath,
  MarketPhase,
  phaseFields,
  SelfTradePrevention,
} from './instrument.ts';
export { Ticker } from './ticker.ts';
export { Side, Trade, TradePage } from './trade.ts';
