import { unreachable } from '@hoga/core/assert';
import type { MarketEvent } from '@hoga/core/exchange';
import type { Units } from './units.ts';

/** A line of the outbox: the type of the event, then what depends on it. */
export type OutboxEvent = readonly [
  type: MarketEvent['type'],
  subject: string | number,
  ...rest: (string | number | null)[],
];

/**
 * The event, what it is about, whose row has the rest, and what no row tells: places as they are,
 * moments in milliseconds since 1970, quantities and prices as decimals in text, as the tables have them.
 */
export function outboxEvent(event: MarketEvent, units: Units): OutboxEvent {
  switch (event.type) {
    case 'account_opened':
    case 'issued':
      return [event.type, event.account];
    case 'traded':
      return [event.type, event.fill.sequence];
    case 'order_accepted':
    case 'order_ended':
    case 'stop_triggered':
      return [event.type, event.order];
    case 'order_rested':
    case 'order_refilled': {
      const shown = units.quantityText(units.instrument(event.instrument), event.shown);
      return [event.type, event.order, event.place, shown];
    }
    case 'order_reduced': {
      const by = units.quantityText(units.instrument(event.instrument), event.by);
      return [event.type, event.order, by, event.because];
    }
    case 'stop_moved': {
      const trigger = units.priceText(units.instrument(event.instrument), event.trigger);
      return [event.type, event.order, trigger];
    }
    case 'auction_started':
      return [event.type, event.instrument, event.endsAt];
    case 'auction_ended': {
      const { instrument, price } = event;
      const text = price === null ? null : units.priceText(units.instrument(instrument), price);
      return [event.type, instrument, text];
    }
    case 'market_halted':
    case 'market_resumed':
      return [event.type, event.instrument];
    default:
      return unreachable(event);
  }
}
