import { useEffect, useState } from 'react';
import { useServices } from '../services/index.ts';

/** The server's time, once a second, just after the second turns. */
export function useNow(): number {
  const { live } = useServices();
  const [now, setNow] = useState(live.now);
  useEffect(() => {
    const timer = setTimeout(() => setNow(live.now()), 1_000 - (live.now() % 1_000) + 5);
    return () => clearTimeout(timer);
  }, [live, now]);
  return now;
}
