import { queryOptions } from '@tanstack/react-query';
import type { Api } from './api.ts';

/** The rules of an instrument: its address asks for them while its page is still being loaded. */
export const instrumentQuery = (api: Api, instrument: string) =>
  queryOptions({
    queryKey: ['instrument', instrument],
    queryFn: ({ signal }) =>
      api.call('getInstrument', { params: { instrument } }, { signal, isAnonymous: true }),
    staleTime: Infinity,
    networkMode: 'always',
    retry: false,
  });
