// The documents of the rules are played: every example on the real exchange, on both of its books,
// and every figure and list in them is compared with the code.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CAPACITIES } from '@hoga/core/exchange';
import { KRW, KRW_LPJ, type Instrument, type SelfTradePrevention } from '@hoga/core/instrument';
import { fastBook, naiveBook, ordersOf, type Book } from '@hoga/core/matching';
import { formatDecimal, parseDecimal } from '@hoga/core/money';
import {
  CANCEL_REASONS,
  type Instruction,
  type Order,
  type OrderStage,
  type TimeInForce,
} from '@hoga/core/order';
import type { RejectionReason } from '@hoga/core/risk';
import { describe, expect, test } from 'vitest';
import { newDesk, type Desk } from '../core/test/desk.ts';
import { figuresOf, grouped } from '../core/test/figures.ts';
import { lpj, won } from '../core/test/units.ts';

interface Example {
  /** The heading above it, and its number in the document. */
  readonly title: string;
  /** Limits that are smaller than in the market, so that the example can reach them. */
  readonly limits: Readonly<Record<string, number>>;
  readonly transcript: string;
}

interface Document {
  readonly name: string;
  readonly text: string;
  readonly examples: readonly Example[];
}

const DOCUMENTS = ['exchange-rules.md', 'exchange-rules.ko.md'].map(readDocument);
const [ENGLISH, KOREAN] = DOCUMENTS as [Document, Document];

const BOOKS = [
  { bookName: 'fast', newBook: () => fastBook(KRW_LPJ.ladder.ticks, 1_000) },
  { bookName: 'naive', newBook: naiveBook },
];

function readDocument(name: string): Document {
  const text = readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const fences = text.matchAll(/^## +(?<heading>.+)$|^```desk(?<limits>.*)\n(?<body>[^`]*)^```$/gm);
  const examples: Example[] = [];
  let heading = '';
  for (const { groups } of fences) {
    heading = groups?.['heading'] ?? heading;
    if (groups?.['body'] === undefined) continue;
    examples.push({
      title: `${heading} ${examples.length + 1}`,
      limits: limitsOf(groups['limits'] ?? ''),
      transcript: groups['body'].trimEnd(),
    });
  }
  return { name, text, examples };
}

/** `fillsPerCommand=2` behind the word `desk`. */
function limitsOf(words: string): Record<string, number> {
  const known = [...Object.keys(CAPACITIES), 'openOrdersPerAccount'];
  const pairs = words.split(' ').filter((word) => word !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value] = pair.split('=');
      expect(known).toContain(name);
      return [name, Number(value)];
    }),
  );
}

/** Every account of an example opens with what a new user is given. */
function deskFor({ limits }: Example, book: Book): Desk {
  const funds = { won: won('10000000'), coin: lpj('100') };
  return newDesk({ ...KRW_LPJ, ...limits }, { capacities: limits, funds, book });
}

const isAnswer = (line: string): boolean => line.startsWith('  → ');

function scriptOf({ transcript }: Example): string {
  return transcript
    .split('\n')
    .filter((line) => !isAnswer(line))
    .join('\n');
}

describe.each(BOOKS)('on the $bookName book', ({ newBook }) => {
  describe.each(DOCUMENTS)('the examples of $name', ({ examples }) => {
    test.each(examples)('$title', (example) => {
      const desk = deskFor(example, newBook());
      expect(desk.play(scriptOf(example))).toBe(example.transcript);
    });
  });
});

test('there are many examples, each with answers, and the same in both languages', () => {
  expect(ENGLISH.examples.length).toBeGreaterThan(50);
  const answers = ENGLISH.examples.map(({ transcript }) => transcript.split('\n').filter(isAnswer));
  expect(Math.min(...answers.map(({ length }) => length))).toBeGreaterThan(0);
  expect(answers.flat().length).toBeGreaterThan(300);
  const played = ({ examples }: Document): object[] =>
    examples.map(({ limits, transcript }) => ({ limits, transcript }));
  expect(played(KOREAN)).toEqual(played(ENGLISH));
  for (const { text, examples } of DOCUMENTS) {
    expect(text.match(/^```\w/gm)).toHaveLength(examples.length);
  }
});

// ---------------------------------------------------------------- arithmetic

/** Values are whole numbers of 10⁻³⁶, so that three factors of twelve places are exact. */
const FACTOR_PLACES = 12;
const PLACES = 36;
const LEDGER_UNIT = 10n ** BigInt(PLACES - KRW.places);

function sumOf(text: string): bigint {
  const [first = '', ...rest] = text.split(/ (?=[+−] )/);
  return rest.reduce(
    (sum, term) => sum + (term.startsWith('+') ? 1n : -1n) * productOf(term.slice(2)),
    productOf(first),
  );
}

function productOf(text: string): bigint {
  const factors = text.split(' × ').map((factor) => {
    const read = parseDecimal(factor.replaceAll(',', ''), FACTOR_PLACES);
    return typeof read === 'bigint' ? read : expect.fail(`a figure, not: ${factor}`);
  });
  const places = BigInt(PLACES - FACTOR_PLACES * factors.length);
  return factors.reduce((product, factor) => product * factor, 10n ** places);
}

/** `4 × 3,010 = 12,040`; `↓` and `↑` round to the ledger's unit. */
function holds(statement: string): boolean {
  const [first = '', ...steps] = statement.split(/ (?=[=↓↑] )/);
  let value = sumOf(first);
  return steps.every((step) => {
    const next = sumOf(step.slice(2));
    const up = step.startsWith('↑') ? LEDGER_UNIT - 1n : 0n;
    const due = step.startsWith('=') ? value : ((value + up) / LEDGER_UNIT) * LEDGER_UNIT;
    value = next;
    return next === due;
  });
}

test('the arithmetic beside the examples is right', () => {
  const statements = ENGLISH.examples
    .flatMap(({ transcript }) => transcript.split('\n'))
    .filter((line) => line.startsWith('# '))
    .flatMap((line) => line.slice(2).split(' · '));
  expect(statements.length).toBeGreaterThan(40);
  expect(statements.filter((statement) => !holds(statement))).toEqual([]);
  const wrong = [
    '4 × 3,010 = 12,041',
    '2 − 1 + 1 = 0',
    '0.0000005 × 1 ↑ 0',
    '0.0000005 ↓ 0.000001',
  ];
  expect(wrong.filter(holds)).toEqual([]);
});

// ---------------------------------------------------------------- lists

/** The cells of the table that follows a marker, row by row, without its head. */
function tableAfter({ name, text }: Document, marker: string): string[][] {
  const table = text.split(`<!-- ${marker} -->\n\n`)[1]?.split('\n\n')[0];
  if (table === undefined) return expect.fail(`${name} has no table of ${marker}`);
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What stands in backticks in a column. */
function codesIn(document: Document, marker: string): string[] {
  return tableAfter(document, marker).flatMap((row) => {
    const code = row.map((cell) => /^`(?<code>\w+)`$/.exec(cell)?.groups?.['code']);
    return (
      code.find((found) => found !== undefined) ??
      expect.fail(`a row without code: ${row.join(' | ')}`)
    );
  });
}

/** Every refusal; the compiler misses none. Those that are `told` no line of a desk can provoke. */
const REFUSALS: Readonly<Record<RejectionReason, 'played' | 'told'>> = {
  unknown_account: 'played',
  unknown_instrument: 'told',
  unknown_order: 'played',
  unknown_asset: 'played',
  account_exists: 'played',
  issuance_exhausted: 'played',
  quantity_not_positive: 'played',
  capacity_exhausted: 'played',
  market_halted: 'played',
  call_auction: 'played',
  price_off_tick: 'played',
  outside_band: 'played',
  below_minimum: 'played',
  above_maximum: 'played',
  too_many_open_orders: 'played',
  open_notional_exceeded: 'played',
  insufficient_funds: 'played',
  no_best_price: 'played',
  prevention_without_taking: 'played',
  display_of_immediate: 'played',
  display_not_below_quantity: 'played',
  display_too_small: 'played',
  trigger_reached: 'played',
  distance_not_positive: 'played',
  step_negative: 'played',
  distance_too_large: 'played',
  pair_on_wrong_sides: 'played',
  pair_unchangeable: 'played',
  not_replaceable: 'played',
  not_a_reduction: 'played',
  below_traded: 'played',
  nothing_to_cancel: 'played',
  already_halted: 'played',
  not_halted: 'played',
  no_auction_due: 'played',
};

const ORDER_TYPES: Readonly<Record<Instruction['type'], true>> = {
  limit: true,
  market: true,
  market_amount: true,
  best: true,
  best_amount: true,
  stop: true,
  stop_limit: true,
  trailing_stop: true,
};

const TIMES_IN_FORCE: Readonly<Record<TimeInForce, true>> = {
  gtc: true,
  ioc: true,
  fok: true,
  post_only: true,
};

const PREVENTIONS: Readonly<Record<SelfTradePrevention, true>> = {
  cancel_maker: true,
  cancel_taker: true,
  reduce: true,
  none: true,
};

const STAGES: Readonly<Record<OrderStage, true>> = {
  arriving: true,
  resting: true,
  waiting: true,
  triggered: true,
  ended: true,
};

const LISTS: readonly { readonly marker: string; readonly names: readonly string[] }[] = [
  { marker: 'order types', names: Object.keys(ORDER_TYPES) },
  { marker: 'times in force', names: Object.keys(TIMES_IN_FORCE) },
  { marker: 'self-trade prevention', names: Object.keys(PREVENTIONS) },
  { marker: 'stages', names: Object.keys(STAGES) },
  { marker: 'cancel reasons', names: CANCEL_REASONS },
  { marker: 'refusals', names: Object.keys(REFUSALS) },
];

describe.each(DOCUMENTS)('$name', (document) => {
  test.each(LISTS)('explains each of the $marker, once', ({ marker, names }) => {
    expect(codesIn(document, marker).toSorted()).toEqual([...names].toSorted());
  });

  test('shows the tick table of the market', () => {
    const { ladder } = KRW_LPJ;
    const { bands, ticks } = ladder;
    // Two bands of one step are one to a trader.
    const shown = bands.filter(({ step }, index) => bands[index - 1]?.step !== step);
    const rows = shown.map(({ from, step }, index) => {
      const to = shown[index + 1]?.from ?? ladder.priceAt(ticks - 1);
      return [from, to, step].map((units) => priced(BigInt(units)));
    });
    expect(tableAfter(document, 'ticks')).toEqual(rows);
  });

  test('shows the limits of the market', () => {
    const figures = tableAfter(document, 'limits').map((row) => row.at(-1)?.replace(/\s*\D*$/, ''));
    expect(figures).toEqual(limitsShown(KRW_LPJ));
  });
});

const { atPrice, ofLots, inQuote } = figuresOf(KRW_LPJ);
const priced = (units: bigint): string => grouped(atPrice(units));

function limitsShown(instrument: Instrument): string[] {
  const percent = (rate: bigint): string => formatDecimal(rate, 4);
  return [
    atPrice(instrument.openingPrice),
    ofLots(1n),
    inQuote(instrument.minimumNotional ?? 0n),
    inQuote(instrument.maximumNotional),
    percent(instrument.makerFee),
    percent(instrument.takerFee),
    `±${instrument.bandPercent}`,
    `±${instrument.interruptionPercent}`,
    `${instrument.auctionMs / 60_000}`,
    `${instrument.icebergPartsMax}`,
    `${instrument.openOrdersPerAccount}`,
    inQuote(instrument.openNotionalPerAccount),
    `${CAPACITIES.fillsPerCommand}`,
    `${CAPACITIES.cancelsPerCommand}`,
    `${CAPACITIES.stops}`,
    `${CAPACITIES.trailingStops}`,
    `${CAPACITIES.openOrders}`,
    `${CAPACITIES.accounts}`,
  ].map(grouped);
}

describe('what the examples show', () => {
  const allOrders = (): Order[] =>
    ENGLISH.examples.flatMap((example) => {
      const desk = deskFor(example, naiveBook());
      desk.play(scriptOf(example));
      return [...desk.orders.values()];
    });

  test('every refusal but those that cannot be played', () => {
    const transcripts = ENGLISH.examples.map(({ transcript }) => transcript).join('\n');
    const shown = [...transcripts.matchAll(/refused: (\w+)/g)].map(([, reason = '']) => reason);
    const played = Object.entries(REFUSALS).filter(([, how]) => how === 'played');
    expect([...new Set(shown)].toSorted()).toEqual(played.map(([reason]) => reason).toSorted());
  });

  test('every reason to cancel', () => {
    const reasons = allOrders().flatMap(({ cancelReason }) => cancelReason ?? []);
    expect([...new Set(reasons)].toSorted()).toEqual([...CANCEL_REASONS].toSorted());
  });

  test('every type of order, time in force and way to prevent self-trades', () => {
    const asked = allOrders().map(({ instruction }) => instruction);
    const types = new Set(asked.map(({ type }) => type));
    expect([...types].toSorted()).toEqual(Object.keys(ORDER_TYPES).toSorted());
    const forces = new Set(
      asked.flatMap((instruction) =>
        'timeInForce' in instruction ? [instruction.timeInForce] : [],
      ),
    );
    expect([...forces].toSorted()).toEqual(Object.keys(TIMES_IN_FORCE).toSorted());
    const preventions = asked.flatMap(({ selfTradePrevention }) => selfTradePrevention ?? []);
    expect([...new Set(preventions)].toSorted()).toEqual(Object.keys(PREVENTIONS).toSorted());
  });
});

// ---------------------------------------------------------------- the auction

/** Price, wanted, offered, traded and left over, for each candidate the documents list. */
test.each(DOCUMENTS)('$name: the table of the worked auction is what its book says', (document) => {
  const worked = document.examples.find(({ transcript }) => transcript.includes('auction @ 3,350'));
  if (worked === undefined) return expect.fail('the worked auction is gone');
  const [before = ''] = scriptOf(worked).split('\nend auction');
  const desk = deskFor(worked, naiveBook());
  desk.play(before);
  const { ranked } = desk.exchange.markets.get(KRW_LPJ.id)!.book;
  const lots = (side: 'buy' | 'sell', isWithin: (tick: number) => boolean): number =>
    [...ordersOf(ranked, side)]
      .filter(({ tick }) => isWithin(tick))
      .reduce((sum, order) => sum + order.lots + order.hidden, 0);
  const rows = tableAfter(document, 'auction');
  expect(rows.length).toBeGreaterThan(3);
  for (const row of rows) {
    const at = KRW_LPJ.ladder.tickAt(Number(row[0]?.replaceAll(',', '')) * 100) ?? -1;
    const wanted = lots('buy', (tick) => tick >= at);
    const offered = lots('sell', (tick) => tick <= at);
    const figures = [wanted, offered, Math.min(wanted, offered), Math.abs(wanted - offered)];
    expect(row.slice(1, 5), row[0]).toEqual(figures.map((lot) => ofLots(BigInt(lot))));
  }
});
