import type { DataMessage } from '@hoga/contract/live';
import type { Place } from './copies.ts';

/**
 * Whether a message goes on from where a copy is (`next`), is one that it has long since (`old`), or
 * comes after something that was missed (`gap`).
 */
export function fits(message: DataMessage, place: Place | null): 'next' | 'old' | 'gap' {
  const { previous, sequence, epoch } = message;
  if (previous === null) {
    // Within an epoch nothing goes back: it is a beginning said twice.
    const isOld = place !== null && place.epoch === epoch && sequence < place.sequence;
    return isOld ? 'old' : 'next';
  }
  if (place === null) return 'gap';
  // Only a book begins anew with each start of the server.
  if (message.channel === 'book' && place.epoch !== epoch) return 'gap';
  return previous <= place.sequence && place.sequence <= sequence ? 'next' : 'gap';
}
