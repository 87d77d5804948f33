import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';

/** Goes on to where somebody came from as soon as `isDone` says that they are who they want to be. */
export function useWayOn(isDone: (who: { readonly isGuest: boolean }) => boolean): void {
  const { session } = useServices();
  const router = useRouter();
  const { next = '/' } = useSearch({ strict: false });
  const who = useStore(session.state);
  const isThere = who.state === 'signed-in' && isDone({ isGuest: who.user.guest });
  useEffect(() => {
    if (isThere) router.history.replace(next);
  }, [isThere, next, router]);
}
