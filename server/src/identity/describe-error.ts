/**
 * All that is logged of an error. A driver's error quotes rows, and with them e-mail addresses, in
 * its other fields.
 */
export function describeError(error: unknown): { readonly error: string; readonly code?: string } {
  if (!(error instanceof Error)) return { error: 'unknown' };
  const isCoded = 'code' in error && typeof error.code === 'string';
  return isCoded ? { error: error.message, code: String(error.code) } : { error: error.message };
}
