import type { SignedIn } from '@hoga/contract/account';
import type { Book, Ticker, TradePage } from '@hoga/contract/instrument';
import type { ClaimOperator } from '@hoga/contract/operator';
import type { ProblemAnswer } from '@hoga/contract/problem';
import type { Language } from '../language/language.ts';

/** The server said no, or could not be reached (then there is no answer). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly answer: ProblemAnswer | null;

  constructor(answer: ProblemAnswer | null, options?: ErrorOptions) {
    super(answer?.title ?? 'the server cannot be reached', options);
    this.answer = answer;
  }
}

export interface MarketView {
  readonly book: Book;
  readonly ticker: Ticker;
  readonly trades: TradePage['trades'];
}

const MARKET = '/api/v1/instruments/KRW-LPJ';
const READ_LIMIT_MS = 5_000;
/** A password takes a while to hash on a small machine. */
const CLAIM_LIMIT_MS = 20_000;

export async function readMarket(rows: { book: number; tape: number }): Promise<MarketView> {
  const [book, ticker, { trades }] = await Promise.all([
    get<Book>(`${MARKET}/book?depth=${rows.book}`),
    get<Ticker>(`${MARKET}/ticker`),
    get<TradePage>(`${MARKET}/trades?limit=${rows.tape}`),
  ]);
  return { book, ticker, trades };
}

export async function claimOperator(claim: ClaimOperator, language: Language): Promise<SignedIn> {
  return ask<SignedIn>('/api/v1/operator/claim', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(claim),
    signal: AbortSignal.timeout(CLAIM_LIMIT_MS),
  });
}

function get<Answer>(path: string): Promise<Answer> {
  return ask<Answer>(path, { signal: AbortSignal.timeout(READ_LIMIT_MS) });
}

/** The page and the server come from the same release, so an answer is what the contract says. */
async function ask<Answer>(path: string, request: RequestInit): Promise<Answer> {
  const response = await reach(path, request);
  if (response.ok) return (await read(response)) as Answer;
  const isProblem = response.headers.get('content-type')?.includes('problem+json') === true;
  throw new ApiError(isProblem ? ((await read(response)) as ProblemAnswer) : null);
}

async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (cause) {
    throw new ApiError(null, { cause });
  }
}

async function read(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError(null, { cause });
  }
}
