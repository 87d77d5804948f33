/**
 * Ordering: the ticket, what it shows before an order goes out, and what became of my orders.
 *
 * It never sends an order twice and never shows the market. Start with `ticket.ts`, then
 * `preview.ts`.
 */

export { averageCost, averagePriceOf, type AverageCost, type CostBasis } from './average-price.ts';
export { orderDesk } from './order-desk.ts';
export { previewOf } from './preview.ts';
