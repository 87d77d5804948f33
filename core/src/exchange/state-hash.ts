import type { Account } from '../ledger/index.ts';
import { openLotsOf } from '../matching/index.ts';
import type { OpenOrder, Exchange, Market } from './state.ts';

/**
 * A fingerprint of everything the state decides by: equal states have equal hashes, on any machine
 * (EX11). It guards against mistakes, not against an adversary.
 */
export function stateHash(exchange: Exchange): string {
  const hash = newHash();
  const { command, order, place, fill, ledger } = exchange.sequences;
  hash.add(`${exchange.league} ${exchange.clock} ${command} ${order} ${place} ${fill} ${ledger}`);
  for (const market of exchange.markets.values()) hash.add(describeMarket(market));
  const accounts = [...exchange.accounts.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const assets = [...exchange.assets].toSorted();
  for (const account of accounts) hash.add(describeAccount(account, assets));
  for (const market of exchange.markets.values()) {
    for (const open of inRank(market)) hash.add(describeOrder(open));
  }
  return hash.digest();
}

function describeMarket(market: Market): string {
  const { instrument, phase, auctionEndsAt, referencePrice, lastPrice } = market;
  return `market ${instrument.id} ${phase} ${auctionEndsAt} ${referencePrice} ${lastPrice ?? '-'}`;
}

function describeAccount(account: Account, assets: readonly string[]): string {
  const { id, kind, owner, openOrders, openNotional } = account;
  let text = `account ${id} ${kind} ${owner ?? '-'} ${openOrders} ${openNotional}`;
  for (const asset of assets) {
    const balance = account.balances.get(asset);
    text += ` ${asset} ${balance?.available} ${balance?.held}`;
  }
  return text;
}

/** The open orders of a market as they are ranked: the book, the stops, and those set off. */
function* inRank({ book, stops, triggered }: Market): Generator<OpenOrder> {
  for (const ranks of [book, stops]) {
    yield* ranks.inRank('buy');
    yield* ranks.inRank('sell');
  }
  yield* triggered;
}

function describeOrder({ order, market, slot }: OpenOrder): string {
  const { instruction } = order;
  const rank = order.stage === 'resting' ? openLotsOf(market.book.ranked, slot) : '-';
  return [
    `order ${order.sequence} ${order.place} ${order.stage} ${rank}`,
    `${order.id} ${order.instrument} ${order.account} ${order.clientOrderId ?? '-'}`,
    `${instruction.type} ${instruction.side} ${order.placedAt} ${order.partner ?? '-'}`,
    `${order.filledQuantity} ${order.filledNotional} ${order.feePaid} ${order.held}`,
    `${order.reducedQuantity} ${order.preventedQuantity} ${order.shownQuantity}`,
    `${order.triggerPrice} ${order.triggeredAt} ${order.worstPrice} ${order.replaces ?? '-'}`,
    Object.entries(instruction)
      .map(([name, value]) => `${name}=${value}`)
      .toSorted()
      .join(' '),
  ].join(' ');
}

interface Hash {
  add(line: string): void;
  digest(): string;
}

/** Two FNV-1a lanes of 32 bits with different offsets, over UTF-16 units; a line ends with 10. */
function newHash(): Hash {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  const mix = (unit: number): void => {
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  };
  return {
    add: (line) => {
      for (let index = 0; index < line.length; index += 1) mix(line.charCodeAt(index));
      mix(10);
    },
    digest: () => hex(a) + hex(b),
  };
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
