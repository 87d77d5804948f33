import { IdentityUnavailable } from '../needs/index.ts';
import { describeError } from './describe-error.ts';

/** Runs a query; what the driver throws becomes a fault that quotes no rows. */
export async function available<Result>(query: () => Promise<Result>): Promise<Result> {
  try {
    return await query();
  } catch (error) {
    const { error: message, code = 'no code' } = describeError(error);
    throw new IdentityUnavailable(`the tables of people cannot be used: ${message} (${code})`);
  }
}
