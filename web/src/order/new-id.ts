/** `crypto.randomUUID` exists on secure origins only, and a server in the house next door is none. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return `web-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
