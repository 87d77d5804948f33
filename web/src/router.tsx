import { INTERVALS, type Interval } from '@hoga/core/candle';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  redirect,
} from '@tanstack/react-router';
import type { QueryClient } from '@tanstack/react-query';
import { instrumentQuery, tickerQuery, type Api } from './api/index.ts';
import { HOME_INSTRUMENT, lazyPage, NotFound, PageError, Shell } from './shell/index.ts';

/** What a phone shows of an instrument, one at a time. */
const VIEWS = ['book', 'chart', 'trades', 'info'] as const;

/** What an address asks before its page is here. */
export interface PageSources {
  readonly api: Api;
  readonly queries: QueryClient;
}

/** What the address of an instrument's page says beyond the instrument. */
interface InstrumentSearch {
  /** Of the candles. */
  readonly interval?: Interval;
  readonly view?: (typeof VIEWS)[number];
}

interface EntrySearch {
  /** Where to go on afterwards; a path of this page. */
  readonly next?: string;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
/** Whatever else somebody wrote into the address counts as nothing. */
const oneOf = <Value extends string>(known: readonly Value[], value: unknown): Value | undefined =>
  known.find((each) => each === value);
/** An address elsewhere is nowhere to go on to. */
const ownPath = (value: unknown): string | undefined => {
  const path = text(value);
  return path !== undefined && /^\/(?![/\\])/.test(path) ? path : undefined;
};
const given = <Fields extends object>(fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;

const root = createRootRouteWithContext<PageSources>()({
  component: Shell,
  notFoundComponent: NotFound,
  errorComponent: PageError,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ location }) => {
    // The link a new server prints for its first operator.
    const code = new URLSearchParams(location.hash).get('operator');
    if (code !== null) throw redirect({ to: '/first-operator', hash: location.hash });
    throw redirect({ to: '/instruments/$instrument', params: { instrument: HOME_INSTRUMENT } });
  },
});

const instrument = createRoute({
  getParentRoute: () => root,
  path: '/instruments/$instrument',
  validateSearch: ({ interval, view }): InstrumentSearch =>
    given({ interval: oneOf(INTERVALS, interval), view: oneOf(VIEWS, view) } as InstrumentSearch),
  // Nobody waits for them here: the page says how it went.
  loader: ({ context: { api, queries }, params: { instrument } }) => {
    void queries.prefetchQuery(instrumentQuery(api, instrument));
    void queries.prefetchQuery(tickerQuery(api, instrument));
  },
  component: lazyPage(() => import('./instrument/index.ts'), 'InstrumentPage'),
});

const entrySearch = ({ next }: Record<string, unknown>): EntrySearch =>
  given({ next: ownPath(next) } as EntrySearch);
const entry = () => import('./entry/index.ts');
const entryRoutes = [
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: entrySearch,
    component: lazyPage(entry, 'SignIn'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-up',
    validateSearch: entrySearch,
    component: lazyPage(entry, 'SignUp'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/claim',
    validateSearch: entrySearch,
    component: lazyPage(entry, 'ClaimGuest'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/forgot-password',
    component: lazyPage(entry, 'ForgotPassword'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/reset-password',
    component: lazyPage(entry, 'ResetPassword'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/verify-email',
    component: lazyPage(entry, 'VerifyEmail'),
  }),
] as const;

const operator = createRoute({
  getParentRoute: () => root,
  path: '/first-operator',
  component: lazyPage(() => import('./operator/index.ts'), 'FirstOperator'),
});

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  component: lazyPage(() => import('./gallery/index.ts'), 'Gallery'),
});

const tree = root.addChildren([home, instrument, ...entryRoutes, operator, gallery]);

export function createPageRouter(context: PageSources) {
  return createRouter({
    context,
    routeTree: tree,
    defaultErrorComponent: PageError,
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: ReturnType<typeof createPageRouter>;
  }
}
