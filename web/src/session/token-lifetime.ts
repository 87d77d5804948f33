/** From the token's own two times, since the server's clock and this machine's may differ. */
export function lifetimeOf(token: string, expiresAt: string): number {
  const [, payload = ''] = token.split('.');
  try {
    const { iat, exp }: { iat?: unknown; exp?: unknown } = JSON.parse(
      atob(payload.replaceAll('-', '+').replaceAll('_', '/')),
    );
    if (typeof iat === 'number' && typeof exp === 'number') return (exp - iat) * 1_000;
  } catch {
    // Not a token of that form: the wall clock is all there is.
  }
  return Date.parse(expiresAt) - Date.now();
}
