import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** What a mailed or printed link carries after `#name=`; it leaves the address bar at once. */
export function useSecret(name: string): string | null {
  const navigate = useNavigate();
  const [secret] = useState(() => new URLSearchParams(location.hash.slice(1)).get(name));
  useEffect(() => {
    if (secret !== null) void navigate({ to: '.', hash: '', replace: true });
  }, [navigate, secret]);
  return secret;
}
