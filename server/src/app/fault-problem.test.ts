import { expect, test } from 'vitest';
import { DatabaseBusy, IdentityBusy, IdentityUnavailable } from '../needs/index.ts';
import { problemOfFault } from './fault-problem.ts';

test.each([
  ['too many wait for the database', new DatabaseBusy(7), 'too-many-requests'],
  ['too many passwords are being checked', new IdentityBusy('busy'), 'too-many-requests'],
  ['people cannot be looked up', new IdentityUnavailable('away'), 'database-unavailable'],
  [
    'the database refuses',
    Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }),
    'database-unavailable',
  ],
  ['the connection broke', new Error('Connection terminated'), 'database-unavailable'],
  ['a bug', new TypeError('x is not a function'), 'internal-error'],
  ['something that is no error', 'thrown', 'internal-error'],
])('%s', (_, thrown, type) => {
  expect(problemOfFault(thrown).type).toBe(type);
});
