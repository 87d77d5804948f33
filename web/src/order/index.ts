/**
 * Ordering: the ticket, what it shows before an order goes out, and what became of my orders.
 *
 * It never sends an order twice and never shows the market. Start with `ticket.ts`, then
 * `preview.ts`.
 */

export { averageCost, averagePriceOf, type AverageCost, type CostBasis } from './average-price.ts';
export { MyOrders, type MyOrdersProps } from './my-orders.tsx';
export { MyPosition } from './my-position.tsx';
export { orderDesk } from './order-desk.ts';
export { OrderNotices } from './order-notices.tsx';
export { OrderTicket, type OrderTicketProps } from './order-ticket.tsx';
export { ORDER_SHORTCUTS, type Shortcut } from './shortcuts.ts';
export { useAccount, useOpenOrders, useTicketDraft, type TicketDraft } from './use-order.ts';
export { useMyFills, usePosition, type Position } from './use-position.ts';
