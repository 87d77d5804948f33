import { useEffect, useEffectEvent, useState } from 'react';
import { loadPart } from '../ui/index.ts';

/**
 * A part of the page that is loaded when it is wanted. Where it cannot be loaded the page stays as it
 * is and `onFailure` hears of it; React's own `lazy` would replace the page by an error.
 */
export function useLater<Part extends object>(
  load: () => Promise<Part>,
  isWanted: boolean,
  onFailure: (error: unknown) => void,
): Part | null {
  const [part, setPart] = useState<Part | null>(null);
  const fail = useEffectEvent(onFailure);
  const begin = useEffectEvent(load);
  const isMissing = isWanted && part === null;
  useEffect(() => {
    if (!isMissing) return;
    let isCurrent = true;
    loadPart(begin).then(
      (loaded) => isCurrent && setPart(loaded),
      (error: unknown) => isCurrent && fail(error),
    );
    return () => {
      isCurrent = false;
    };
  }, [isMissing]);
  return part;
}
