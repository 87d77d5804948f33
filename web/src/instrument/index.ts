/**
 * The page of an instrument: price, chart, order book, trades, and the ticket beside them.
 *
 * It never sends an order: `order` does. Start with `instrument-page.tsx`.
 */

export { InstrumentPage } from './instrument-page.tsx';
