import { routes } from '@hoga/contract/api';
import { expect, test } from 'vitest';
import { addressOf } from './operations.ts';

test('parameters and queries are written so that nothing breaks out of its place', () => {
  expect(
    addressOf('listCandles', {
      params: { instrument: 'KRW-LPJ/../x' },
      query: { interval: '1m', before: undefined, limit: 5 },
    }),
  ).toEqual({
    method: 'GET',
    path: '/api/v1/instruments/KRW-LPJ%2F..%2Fx/candles?interval=1m&limit=5',
  });
});

test('an operation without parameters is its path', () => {
  const { method, path } = routes.signIn;
  expect(addressOf('signIn', {})).toEqual({ method, path });
});
