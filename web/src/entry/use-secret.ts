import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

/** What a mailed or printed link carries after `#name=`; it leaves the address bar at once. */
export function useSecret(name: string): string | null {
  const navigate = useNavigate();
  const { hash } = useLocation();
  const found = new URLSearchParams(hash).get(name);
  const [secret, setSecret] = useState(found);
  // A link opened on top of another is the one that counts.
  if (found !== null && found !== secret) setSecret(found);
  useEffect(() => {
    if (found !== null) void navigate({ to: '.', hash: '', replace: true });
  }, [found, navigate]);
  return secret;
}
