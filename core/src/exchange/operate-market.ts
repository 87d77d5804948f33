import { startAuction, finishAuction } from './auction.ts';
import { audit } from './audit.ts';
import type { EndAuction, HaltMarket, ResumeMarket } from './command.ts';
import type { Output } from './event.ts';
import { accepted, refused, type Outcome } from './outcome.ts';
import { arrive } from './place-order.ts';
import { advance, type Exchange } from './state.ts';
import { printed, runTriggered } from './stops.ts';

/** [EX22] */
export function haltMarket(exchange: Exchange, command: HaltMarket, out: Output): Outcome {
  const market = exchange.markets.get(command.instrument);
  if (market === undefined) return refused({ reason: 'unknown_instrument' });
  if (market.phase === 'halted') return refused({ reason: 'already_halted' });
  const at = advance(exchange, command.at);
  const before = { phase: market.phase };
  market.phase = 'halted';
  market.auctionEndsAt = null;
  out.events.push({ type: 'market_halted', instrument: market.instrument.id, at });
  const after = { phase: market.phase };
  audit(exchange, command, { subject: market.instrument.id, before, after, out });
  return accepted(null);
}

/** [EX22] */
export function resumeMarket(exchange: Exchange, command: ResumeMarket, out: Output): Outcome {
  const market = exchange.markets.get(command.instrument);
  if (market === undefined) return refused({ reason: 'unknown_instrument' });
  if (market.phase !== 'halted') return refused({ reason: 'not_halted' });
  const at = advance(exchange, command.at);
  out.events.push({ type: 'market_resumed', instrument: market.instrument.id, at });
  startAuction(exchange, market, out);
  const [before, after] = [{ phase: 'halted' }, { phase: market.phase }];
  audit(exchange, command, { subject: market.instrument.id, before, after, out });
  return accepted(null);
}

/** [EX21] The stops that the auction's price reaches, and those that waited for its end, follow. */
export function endAuction(exchange: Exchange, command: EndAuction, out: Output): Outcome {
  const market = exchange.markets.get(command.instrument);
  if (market === undefined) return refused({ reason: 'unknown_instrument' });
  if (market.auctionEndsAt === null || command.at < market.auctionEndsAt) {
    return refused({ reason: 'no_auction_due' });
  }
  advance(exchange, command.at);
  const traded = exchange.sequences.fill;
  finishAuction(exchange, market, out);
  if (exchange.sequences.fill > traded) {
    printed(exchange, market, { price: market.referencePrice, out });
  }
  runTriggered(exchange, market, { out, arrive });
  return accepted(null);
}
