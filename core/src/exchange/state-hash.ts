import type { Account } from '../ledger/index.ts';
import { ordersOf, type BookOrder } from '../matching/index.ts';
import type { Exchange, Market } from './state.ts';

/**
 * A fingerprint of everything the state decides by: equal states have equal hashes, on any machine
 * (EX11). It guards against mistakes, not against an adversary.
 */
export function stateHash(exchange: Exchange): string {
  const hash = newHash();
  const { command, order, fill, ledger } = exchange.sequences;
  hash.add(`${exchange.league} ${exchange.clock} ${command} ${order} ${fill} ${ledger}`);
  for (const market of exchange.markets.values()) hash.add(describeMarket(market));
  const accounts = [...exchange.accounts.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const assets = [...exchange.assets].toSorted();
  for (const account of accounts) hash.add(describeAccount(account, assets));
  for (const market of exchange.markets.values()) {
    for (const side of ['buy', 'sell'] as const) {
      for (const entry of ordersOf(market.book, side)) hash.add(describeOrder(exchange, entry));
    }
  }
  return hash.digest();
}

function describeMarket({ instrument, referencePrice, lastPrice }: Market): string {
  return `market ${instrument.id} ${referencePrice} ${lastPrice ?? '-'}`;
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

function describeOrder(exchange: Exchange, entry: BookOrder): string {
  const order = exchange.restingBySequence.get(entry.sequence)?.order;
  return [
    `order ${entry.sequence} ${entry.side} ${entry.tick} ${entry.lots}`,
    `${order?.id} ${order?.instrument} ${order?.account} ${order?.clientOrderId ?? '-'}`,
    `${order?.placedAt} ${order?.filledQuantity} ${order?.filledNotional}`,
    `${order?.feePaid} ${order?.held}`,
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
