import { createContext, useContext } from 'react';
import type { Api } from '../api/index.ts';
import type { Live } from '../live/index.ts';
import type { PreferenceStore } from '../preferences/index.ts';
import type { Session } from '../session/index.ts';

/** What every screen works with; `main.tsx` makes them, once. */
export interface Services {
  readonly api: Api;
  readonly session: Session;
  readonly live: Live;
  readonly preferences: PreferenceStore;
}

const ServicesContext = createContext<Services | null>(null);

export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('there are no services around this component');
  return services;
}
