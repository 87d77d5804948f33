import type { ProblemAnswer } from '@hoga/contract/problem';
import type { Language } from '../language/index.ts';
import { addressOf, type Answer, type OperationName, type Question } from './operations.ts';

/** The server refused, or could not be reached or understood (then there is no answer). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** What the server said, in the language of the screen. */
  readonly answer: ProblemAnswer | null;
  /** Whether something may have happened all the same: no answer came to a request that went out. */
  readonly isUnknown: boolean;

  constructor(answer: ProblemAnswer | null, options?: ErrorOptions & { isUnknown?: boolean }) {
    super(answer?.title ?? 'the server cannot be reached', options);
    this.answer = answer;
    this.isUnknown = options?.isUnknown ?? false;
  }

  get code(): string {
    return this.answer?.code ?? 'unreachable';
  }
}

export interface ApiNeeds {
  /** The token to send, or null when nobody is signed in. With `isRefused` the last one was not taken. */
  readonly token: (isRefused?: boolean) => Promise<string | null>;
  readonly language: () => Language;
}

export interface Api {
  /** Throws `ApiError`, and nothing else. */
  call<Name extends OperationName>(
    name: Name,
    question: Question<Name>,
    options?: CallOptions,
  ): Promise<Answer<Name>>;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Without a token, whoever is signed in. */
  readonly isAnonymous?: boolean;
  readonly withinMs?: number;
}

/** Longer than the server lets anything take, but passwords are slow on a small machine. */
const WITHIN_MS = 15_000;

export function createApi({ token, language }: ApiNeeds): Api {
  return {
    call: async (name, question, options = {}) => {
      const anonymous = options.isAnonymous === true;
      const first = anonymous ? null : await token();
      const request = { name, question, options, language: language() };
      try {
        return await ask(request, first);
      } catch (error) {
        const isRefused = error instanceof ApiError && error.answer?.status === 401;
        if (!isRefused || first === null) throw error;
        // Refused before anything was done, so that asking again does nothing twice.
        const next = await token(true);
        if (next === null || next === first) throw error;
        return ask(request, next);
      }
    },
  };
}

/** A question whatever the operation. */
interface Sent {
  readonly params?: object;
  readonly query?: object;
  readonly body?: unknown;
}

interface Asked<Name extends OperationName> {
  readonly name: Name;
  readonly question: Question<Name>;
  readonly options: CallOptions;
  readonly language: Language;
}

async function ask<Name extends OperationName>(
  { name, question, options, language }: Asked<Name>,
  token: string | null,
): Promise<Answer<Name>> {
  const { params, query, body } = question as Sent;
  const { method, path } = addressOf(name, { params, query });
  const isReading = method === 'GET';
  const overdue = AbortSignal.timeout(options.withinMs ?? WITHIN_MS);
  const signal = options.signal ? AbortSignal.any([overdue, options.signal]) : overdue;
  const headers = headersOf(language, token, body);
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(path, { method, headers, signal, ...sent }).catch(
    (cause: unknown) => {
      throw new ApiError(null, { cause, isUnknown: !isReading });
    },
  );
  if (response.status === 204 || response.status === 202) return null as Answer<Name>;
  const answer = await read(response, !isReading);
  // The page and the server come from the same release, so an answer is what the contract says.
  if (response.ok) return answer as Answer<Name>;
  const isProblem = response.headers.get('content-type')?.includes('problem+json') === true;
  throw new ApiError(isProblem ? (answer as ProblemAnswer) : null, {
    isUnknown: !isReading && response.status >= 500,
  });
}

function headersOf(language: Language, token: string | null, body: unknown): HeadersInit {
  return {
    'accept-language': language,
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

async function read(response: Response, isUnknown: boolean): Promise<unknown> {
  try {
    return await response.json();
  } catch (cause) {
    throw new ApiError(null, { cause, isUnknown });
  }
}
