import { present } from '../src/assert/index.ts';
import type { Command, Grant } from '../src/exchange/index.ts';
import type { SelfTradePrevention } from '../src/instrument/index.ts';
import {
  accountId,
  orderId,
  type Instruction,
  type Side,
  type StopInstruction,
  type StopOrderInstruction,
  type TimeInForce,
} from '../src/order/index.ts';
import type { Instant } from '../src/time/index.ts';
import type { Figures } from './figures.ts';

export interface Saying {
  readonly at: Instant;
  readonly figures: Figures;
  readonly newName: () => string;
}

const N = String.raw`-?\d[\d,]*(?:\.\d+)?`;
const ORDER = new RegExp(
  String.raw`^(?:(?<name>\w+):\s*)?(?<side>buy|sell)\s+(?<account>\w+)\s+` +
    String.raw`(?:for\s+(?<amount>${N})|(?<quantity>${N}))(?:\s*@\s*(?<price>${N}))?` +
    String.raw`(?<rest>(?:\s+[-\w.,]+)*)$`,
);
const PAIR = new RegExp(
  String.raw`^pair\s+(?<limit>\w+)\s+(?<stop>\w+):\s*(?<side>buy|sell)\s+(?<account>\w+)\s+` +
    String.raw`(?<quantity>${N})\s*@\s*(?<price>${N})\s+stop\s+(?<trigger>${N})` +
    String.raw`(?:\s+limit\s+(?<stopPrice>${N}))?$`,
);
const REPLACE = new RegExp(
  String.raw`^replace\s+(?<account>\w+)\s+(?<order>\w+)\s+as\s+(?<name>\w+)` +
    String.raw`(?:\s*@\s*(?<price>${N}))?(?:\s+size\s+(?<size>${N}))?$`,
);
const OPEN = /^open\s+(?<account>\w+):\s*(?<grants>.*)$/;
const ISSUE = /^issue\s+(?<account>\w+)\s+(?<grants>.*)$/;

/** The command that a line asks for. */
export function commandOf(line: string, saying: Saying): Command {
  const operation = operationOf(line, saying);
  if (operation !== undefined) return operation;
  const words = line.split(/\s+/);
  switch (words[0]) {
    case 'replace':
      return replaceOf(partsOf(REPLACE, line), saying);
    case 'pair':
      return pairOf(partsOf(PAIR, line), saying);
    case 'cancel':
    case 'reduce':
      return changeOf(words, saying);
    case 'open':
      return openOf(partsOf(OPEN, line), saying);
    case 'issue':
      return issueOf(partsOf(ISSUE, line), saying);
    default:
      return orderOf(partsOf(ORDER, line), saying);
  }
}

function orderOf(parts: Parts, { at, figures, newName }: Saying): Command {
  return {
    type: 'place_order',
    at,
    order: orderId(parts['name'] ?? newName()),
    account: accountId(parts['account'] ?? ''),
    instrument: figures.instrument.id,
    clientOrderId: null,
    instruction: instructionOf(parts, figures),
  };
}

function changeOf(words: readonly string[], { at, figures }: Saying): Command {
  const [verb, first = '', second = '', third, last = ''] = words;
  const account = accountId(first);
  if (second === 'all') {
    const side = (['buy', 'sell'] as const).find((known) => known === third) ?? null;
    return { type: 'cancel_orders', at, account, instrument: null, side };
  }
  const order = orderId(second);
  if (verb === 'cancel') return { type: 'cancel_order', at, account, order };
  return { type: 'reduce_order', at, account, order, quantity: figures.lots(last) };
}

/** What operators and clocks do to the market. */
function operationOf(line: string, { at, figures }: Saying): Command | undefined {
  const instrument = figures.instrument.id;
  const operation = { at, actor: 'operator', instrument };
  switch (line) {
    case 'halt':
      return { type: 'halt_market', ...operation };
    case 'resume':
      return { type: 'resume_market', ...operation };
    case 'cancel market':
      return { type: 'cancel_market', ...operation };
    case 'end auction':
      return { type: 'end_auction', at, instrument };
    default:
      return undefined;
  }
}

type Parts = Readonly<Record<string, string | undefined>>;

function partsOf(pattern: RegExp, line: string): Parts {
  return present(pattern.exec(line)?.groups, `a line the desk understands: ${line}`);
}

function openOf(parts: Parts, { at, figures }: Saying): Command {
  return {
    type: 'open_account',
    at,
    account: accountId(parts['account'] ?? ''),
    kind: 'trading',
    owner: null,
    grants: grantsOf(parts, figures),
  };
}

function issueOf(parts: Parts, { at, figures }: Saying): Command {
  return {
    type: 'issue',
    at,
    actor: 'operator',
    account: accountId(parts['account'] ?? ''),
    clientGrantId: null,
    grants: grantsOf(parts, figures),
  };
}

/** `500 KRW, 3 LPJ`; what the instrument does not know counts in whole units. */
function grantsOf(parts: Parts, { instrument, units }: Figures): Grant[] {
  const texts = (parts['grants'] ?? '').split(/,\s+/);
  return texts.map((text) => {
    const [figure, code = ''] = text.split(' ');
    const known = [instrument.quote, instrument.base].find((asset) => asset.code === code);
    return { asset: code, amount: units(figure, known ?? { code, places: 0 }) };
  });
}

function replaceOf(parts: Parts, { at, figures }: Saying): Command {
  return {
    type: 'replace_order',
    at,
    account: accountId(parts['account'] ?? ''),
    replaced: orderId(parts['order'] ?? ''),
    order: orderId(parts['name'] ?? ''),
    clientOrderId: null,
    price: parts['price'] === undefined ? null : figures.price(parts['price']),
    quantity: parts['size'] === undefined ? null : figures.lots(parts['size']),
  };
}

function pairOf(parts: Parts, { at, figures }: Saying): Command {
  const side: Side = parts['side'] === 'buy' ? 'buy' : 'sell';
  const own = { side, quantity: figures.lots(parts['quantity']) };
  const trigger = figures.price(parts['trigger']);
  return {
    type: 'place_pair',
    at,
    order: orderId(parts['limit'] ?? ''),
    stopOrder: orderId(parts['stop'] ?? ''),
    account: accountId(parts['account'] ?? ''),
    instrument: figures.instrument.id,
    clientOrderId: null,
    instruction: {
      limit: { type: 'limit', ...own, price: figures.price(parts['price']), timeInForce: 'gtc' },
      stop:
        parts['stopPrice'] === undefined
          ? { type: 'stop', ...own, trigger }
          : { type: 'stop_limit', ...own, trigger, price: figures.price(parts['stopPrice']) },
    },
  };
}

const FORCES: readonly TimeInForce[] = ['ioc', 'fok', 'post_only'];
const PREVENTIONS: readonly SelfTradePrevention[] = [
  'cancel_maker',
  'cancel_taker',
  'reduce',
  'none',
];

function instructionOf(parts: Parts, figures: Figures): Instruction {
  const words = (parts['rest'] ?? '').trim().split(/\s+/);
  const after: After = (word, places = 1) =>
    words.includes(word) ? words[words.indexOf(word) + places] : undefined;
  const prevention = PREVENTIONS.find((mode) => words.includes(mode));
  const own = {
    side: parts['side'] === 'buy' ? ('buy' as const) : ('sell' as const),
    ...(prevention === undefined ? {} : { selfTradePrevention: prevention }),
  };
  const timeInForce = FORCES.find((force) => words.includes(force));
  const immediate = timeInForce === 'fok' ? 'fok' : 'ioc';
  const isBest = words.includes('best');
  if (parts['amount'] !== undefined) {
    const units = figures.units(parts['amount'], figures.instrument.quote);
    const spending = { ...own, side: 'buy' as const, amount: units };
    return isBest
      ? { type: 'best_amount', ...spending, timeInForce: immediate }
      : { type: 'market_amount', ...spending };
  }
  const sized = { ...own, quantity: figures.lots(parts['quantity']) };
  if (isBest) return { type: 'best', ...sized, timeInForce: immediate };
  const stop = stopOf(sized, { after, price: parts['price'], figures });
  if (stop !== undefined) return stop;
  if (parts['price'] === undefined) return { type: 'market', ...sized };
  const display = after('show');
  return {
    type: 'limit',
    ...sized,
    price: figures.price(parts['price']),
    timeInForce: timeInForce ?? 'gtc',
    ...(display === undefined ? {} : { display: figures.lots(display) }),
  };
}

/** The word that stands so many places after another. */
type After = (word: string, places?: number) => string | undefined;

function stopOf(
  sized: Pick<StopInstruction, 'side' | 'quantity'>,
  { after, price, figures }: { after: After; price: string | undefined; figures: Figures },
): StopOrderInstruction | undefined {
  if (after('trail') !== undefined) {
    const [distance, step] = [figures.price(after('trail')), figures.price(after('trail', 2))];
    return { type: 'trailing_stop', ...sized, distance, step };
  }
  if (after('stop') === undefined) return undefined;
  const trigger = figures.price(after('stop'));
  return price === undefined
    ? { type: 'stop', ...sized, trigger }
    : { type: 'stop_limit', ...sized, trigger, price: figures.price(price) };
}
