/**
 * How the screens ask the server over HTTP: typed by the contract, refusals as errors with words.
 *
 * It never keeps what it was told. Start with `api.ts`.
 */

export { ApiError, createApi, type Api, type CallOptions } from './api.ts';
export { instrumentQuery, tickerQuery } from './instrument-query.ts';
export type { Answer, OperationName, Question } from './operations.ts';
