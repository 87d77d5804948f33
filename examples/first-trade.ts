// Two people, one market, from signing up to the last line of the ledger, with nothing but fetch.
//
//   node examples/first-trade.ts [url]        the server is http://127.0.0.1:4620 unless you say otherwise
//
// Every number on the wire is a decimal in a string, so nothing is lost on the way. To calculate with
// one, count in whole units as `units` below does; a floating-point number cannot hold them all.

const url = (process.argv[2] ?? 'http://127.0.0.1:4620').replace(/\/+$/, '');
const INSTRUMENT = 'KRW-LPJ';
const MARKET = `/api/v1/instruments/${INSTRUMENT}`;
const ANSWER_LIMIT_MS = 15_000;
/** How often, and how long apart, to look whether something has happened. */
const LOOKS = 20;
const LOOK_MS = 250;

// ---------------------------------------------------------------- what the API answers, in part

interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
}

interface Level {
  readonly price: string;
  readonly quantity: string;
}

interface Book {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

interface Instrument {
  readonly bands: readonly { readonly from: string; readonly tick: string }[];
}

interface Ticker {
  readonly referencePrice: string;
  readonly lowestPrice: string;
  readonly highestPrice: string;
}

interface Order {
  readonly id: string;
  readonly side: string;
  readonly price: string;
  readonly quantity: string;
  readonly state: string;
  readonly filledQuantity: string;
  readonly averagePrice: string | null;
  readonly held: string;
  readonly heldAsset: string;
}

interface Fill {
  readonly id: string;
  readonly order: string;
  readonly side: string;
  readonly role: string;
  readonly price: string;
  readonly quantity: string;
  readonly notional: string;
  readonly fee: string;
}

interface LedgerEntry {
  readonly kind: string;
  readonly asset: string;
  readonly amount: string;
  readonly balance: string;
}

interface Balance {
  readonly asset: string;
  readonly total: string;
  readonly available: string;
  readonly held: string;
}

interface SignedIn {
  readonly token: string;
  readonly accounts: readonly { readonly id: string }[];
}

// ---------------------------------------------------------------- talking to the server

/** The server said no; the program ends with what it said. */
class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

interface Person {
  readonly name: string;
  readonly account: string;
  /** The session, which lasts; it is only good for new tokens. */
  readonly cookie: string;
  /** What goes with every request; it lasts for minutes. */
  token: string;
}

interface Request {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

async function send(path: string, { method = 'GET', body, headers = {} }: Request = {}) {
  const response = await fetch(url + path, {
    method,
    headers: {
      'accept-language': 'en',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
  });
  if (!response.ok) throw new Refused((await response.json()) as Problem);
  return response;
}

/** The shapes above are the contract's; contract/openapi.json has all of them. */
async function ask<Answer>(path: string, request?: Request): Promise<Answer> {
  return (await (await send(path, request)).json()) as Answer;
}

/** A request of somebody's, with a new token if the old one has run out. */
async function askAs<Answer>(person: Person, path: string, request: Request = {}): Promise<Answer> {
  const attempt = (): Promise<Answer> =>
    ask<Answer>(`/api/v1/accounts/${person.account}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${person.token}` },
    });
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Refused) || error.problem.code !== 'token-expired') throw error;
    await refresh(person);
    return attempt();
  }
}

async function refresh(person: Person): Promise<void> {
  const headers = { cookie: person.cookie };
  person.token = (await ask<{ token: string }>('/api/v1/token', { method: 'POST', headers })).token;
}

async function signUp(name: string): Promise<Person> {
  const unique = crypto.randomUUID();
  const body = {
    name,
    nickname: name,
    email: `${name.toLowerCase()}-${unique}@example.com`,
    password: unique,
    language: 'en',
  };
  const response = await send('/api/v1/sign-up', { method: 'POST', body });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const { token, accounts } = (await response.json()) as SignedIn;
  say(`${name} signed up and received an account.`);
  return { name, account: accounts[0]?.id ?? '', cookie, token };
}

// ---------------------------------------------------------------- exact numbers

/** More decimal places than anything here has. */
const PLACES = 8;

function units(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}

function decimal(count: bigint): string {
  const digits = (count < 0n ? -count : count).toString().padStart(PLACES + 1, '0');
  const fraction = digits.slice(-PLACES).replace(/0+$/, '');
  const whole = digits.slice(0, -PLACES);
  return (count < 0n ? '-' : '') + whole + (fraction === '' ? '' : `.${fraction}`);
}

const sum = (decimals: readonly string[]): string =>
  decimal(decimals.reduce((total, one) => total + units(one), 0n));

/** 1234567.5 is printed as 1,234,567.5. */
function shown(number: string): string {
  const [whole = '', fraction] = number.split('.');
  const grouped = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

const signed = (number: string): string =>
  number.startsWith('-') ? shown(number) : `+${shown(number)}`;

// ---------------------------------------------------------------- the market

interface Prices {
  readonly bid: string | null;
  readonly ask: string | null;
  /** Where to begin: the best bid, or the reference price while nobody bids. */
  readonly base: string;
  readonly lowest: string;
  readonly highest: string;
  /** The price on the ladder at or below the given one. */
  readonly onTick: (price: bigint) => string;
  /** So many steps up from a price. */
  readonly up: (price: string, ticks: number) => string;
}

async function lookAround(): Promise<Prices> {
  const [book, ticker, { bands }] = await Promise.all([
    ask<Book>(`${MARKET}/book?depth=5`),
    ask<Ticker>(`${MARKET}/ticker`),
    ask<Instrument>(MARKET),
  ]);
  const tickAt = (price: bigint): bigint =>
    units(bands.findLast(({ from }) => units(from) <= price)?.tick ?? '1');
  const onTick = (price: bigint): string => decimal(price - (price % tickAt(price)));
  const bid = book.bids[0]?.price ?? null;
  return {
    bid,
    ask: book.asks[0]?.price ?? null,
    base: bid ?? ticker.referencePrice,
    lowest: ticker.lowestPrice,
    highest: ticker.highestPrice,
    onTick,
    up: (price, ticks) => onTick(units(price) + tickAt(units(price)) * BigInt(ticks)),
  };
}

interface Limit {
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly quantity: string;
}

async function place(person: Person, limit: Limit): Promise<Order> {
  const { side, price, quantity } = limit;
  say(`${person.name} orders: ${side} ${shown(quantity)} LPJ at ${shown(price)} KRW.`);
  // The client's own name for the order: sending it twice places it once.
  const clientOrderId = crypto.randomUUID();
  const body = { instrument: INSTRUMENT, type: 'limit', ...limit, clientOrderId };
  return askAs<Order>(person, '/orders', { method: 'POST', body });
}

/** Waits until an order is filled; takes back what nobody wanted within a few seconds. */
async function settled(person: Person, order: Order): Promise<Order> {
  let now = order;
  for (let look = 0; now.state === 'open' && look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    now = await askAs<Order>(person, `/orders/${order.id}`);
  }
  return now.state === 'open' ? cancel(person, order) : now;
}

async function cancel(person: Person, order: Order): Promise<Order> {
  return askAs<Order>(person, `/orders/${order.id}`, { method: 'DELETE' });
}

// ---------------------------------------------------------------- the transcript

function say(line: string): void {
  console.log(line);
}

function title(line: string): void {
  console.log(`\n${line}`);
}

async function showBalances({ name, ...rest }: Person): Promise<readonly Balance[]> {
  const { balances } = await askAs<{ balances: Balance[] }>({ name, ...rest }, '/balances');
  for (const { asset, total, held } of balances) {
    const aside = units(held) === 0n ? '' : ` (${shown(held)} set aside for open orders)`;
    say(`${name} owns ${shown(total)} ${asset}${aside}.`);
  }
  return balances;
}

/** An order far from the market: it waits, it is listed, and it is taken back. */
async function restAndCancel(person: Person): Promise<void> {
  title('An order that waits');
  const prices = await lookAround();
  const tenPercentLess = prices.onTick((units(prices.base) * 9n) / 10n);
  const isInBand = units(tenPercentLess) >= units(prices.lowest);
  const price = isInBand ? tenPercentLess : prices.lowest;
  const order = await place(person, { side: 'buy', price, quantity: '10' });
  say(`It is ${order.state} and holds ${shown(order.held)} ${order.heldAsset}, the fee included.`);
  const { orders } = await askAs<{ orders: Order[] }>(person, '/orders?state=open');
  say(`${person.name} has ${orders.length} open order: ${orders[0]?.side} at ${shown(price)}.`);
  const cancelled = await cancel(person, order);
  say(`${person.name} cancels it: ${cancelled.state}, and holds ${cancelled.held} KRW.`);
}

/** A limit a little above the best ask trades at once, with whoever sells there. */
async function buyFromTheMarket(person: Person): Promise<void> {
  title('An order that trades at once');
  const prices = await lookAround();
  if (prices.ask === null) return say('Nobody is selling yet, so this step is left out.');
  const limit = prices.up(prices.ask, 5);
  const price = units(limit) > units(prices.highest) ? prices.highest : limit;
  say(`The best ask is ${shown(prices.ask)} KRW.`);
  const order = await settled(person, await place(person, { side: 'buy', price, quantity: '2' }));
  const average = shown(order.averagePrice ?? '0');
  say(`It is ${order.state}: ${order.filledQuantity} LPJ at ${average} KRW on average.`);
}

/** One bids inside the spread, the other sells to that bid. */
async function tradeWithEachOther(buyer: Person, seller: Person): Promise<void> {
  title('A trade between two people');
  const price = await priceBetween();
  const bid = await place(buyer, { side: 'buy', price, quantity: '3' });
  const offer = await place(seller, { side: 'sell', price, quantity: '3' });
  // In a living market somebody else may be faster on either side.
  for (const [person, order] of [
    [buyer, bid],
    [seller, offer],
  ] as const) {
    const last = await settled(person, order);
    say(`${person.name}’s order is ${last.state}: ${last.filledQuantity} of ${last.quantity} LPJ.`);
  }
  const [mine, theirs] = await Promise.all([fillsOf(buyer), fillsOf(seller)]);
  const common = mine.filter(({ id }) => theirs.some((other) => other.id === id));
  const traded = shown(sum(common.map(({ quantity }) => quantity)));
  say(
    common.length === 0
      ? 'Others in the market were faster this time.'
      : `${seller.name} sold ${traded} LPJ to ${buyer.name} at ${shown(price)} KRW.`,
  );
}

/** A price between the best bid and the best ask; waits a little for room between them. */
async function priceBetween(): Promise<string> {
  const hasRoom = ({ base, ask: best, up }: Prices): boolean =>
    best === null || units(up(base, 1)) < units(best);
  let prices = await lookAround();
  for (let look = 0; !hasRoom(prices) && look < LOOKS; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    prices = await lookAround();
  }
  const named = (price: string | null): string => (price === null ? 'none' : `${shown(price)} KRW`);
  say(`Best bid: ${named(prices.bid)}. Best ask: ${named(prices.ask)}.`);
  return hasRoom(prices) ? prices.up(prices.base, 1) : prices.base;
}

async function fillsOf(person: Person): Promise<Fill[]> {
  return (await askAs<{ fills: Fill[] }>(person, '/fills')).fills;
}

async function showFills(person: Person): Promise<void> {
  title(`${person.name}’s fills, newest first`);
  for (const { side, role, price, quantity, notional, fee } of await fillsOf(person)) {
    const trade = `${side} ${shown(quantity)} LPJ × ${shown(price)} = ${shown(notional)} KRW`;
    say(`${trade}, fee ${shown(fee)} KRW, as ${role}`);
  }
}

/** Every change of what an account owns is a line, and the lines add up to the balance. */
async function showLedger(person: Person): Promise<void> {
  title(`${person.name}’s ledger, oldest first`);
  const { entries } = await askAs<{ entries: LedgerEntry[] }>(person, '/ledger');
  for (const { kind, asset, amount, balance } of entries.toReversed()) {
    say(`${kind.padEnd(6)} ${signed(amount)} ${asset}, then ${shown(balance)} ${asset}`);
  }
  title(`${person.name} at the end`);
  for (const { asset, total } of await showBalances(person)) {
    const lines = entries.filter((entry) => entry.asset === asset);
    const added = sum(lines.map(({ amount }) => amount));
    if (units(added) !== units(total)) throw new Error(`${asset}: ${added} is not ${total}`);
    say(`The ${lines.length} lines of ${asset} add up to ${shown(added)} ${asset}.`);
  }
}

async function main(): Promise<void> {
  title(`A first trade on ${url}`);
  const kim = await signUp('Kim');
  const lee = await signUp('Lee');
  for (const person of [kim, lee]) await showBalances(person);
  await restAndCancel(kim);
  await buyFromTheMarket(kim);
  await refresh(kim);
  say(`${kim.name} has a new token; the session’s cookie was enough.`);
  await tradeWithEachOther(kim, lee);
  for (const person of [kim, lee]) {
    await showFills(person);
    await showLedger(person);
  }
  say('\nDone.');
}

try {
  await main();
} catch (error) {
  if (error instanceof Refused) {
    console.error(`\nThe server refused: ${error.problem.title}\n${error.problem.detail}`);
  } else if (error instanceof TypeError && error.message === 'fetch failed') {
    console.error('\nNo server answers. Start one with npm start, or give its address.');
  } else {
    console.error(`\nThat did not work: ${error instanceof Error ? error.message : String(error)}`);
  }
  process.exit(1);
}
