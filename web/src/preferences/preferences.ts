import { createStore, type Store } from '../store/index.ts';

/** What a reader of this browser chose. `null`: whatever the browser asks for. */
export interface Preferences {
  readonly language: 'ko' | 'en' | null;
  readonly theme: 'system' | 'light' | 'dark';
  /** Which colours rise and fall: Korean red and blue, US green and red, or safe for all eyes. */
  readonly colours: 'kr' | 'us' | 'safe';
  readonly density: 'comfortable' | 'compact';
  /** Keys that trade (buy, sell, cancel) act only when they are turned on. */
  readonly tradingKeys: boolean;
  /** Whether an order is shown once more before it is sent. */
  readonly confirmOrders: boolean;
}

export interface PreferenceStore extends Store<Preferences> {
  readonly change: (change: Partial<Preferences>) => void;
}

/** `public/theme.js` reads it too, before anything is drawn. */
const KEY = 'hoga.preferences';

const DEFAULTS: Preferences = {
  language: null,
  theme: 'system',
  colours: 'kr',
  density: 'comfortable',
  tradingKeys: false,
  confirmOrders: true,
};

const ALLOWED: { readonly [Name in keyof Preferences]: readonly Preferences[Name][] } = {
  language: ['ko', 'en', null],
  theme: ['system', 'light', 'dark'],
  colours: ['kr', 'us', 'safe'],
  density: ['comfortable', 'compact'],
  tradingKeys: [true, false],
  confirmOrders: [true, false],
};

/** What is kept, whatever somebody or an older release wrote there. */
export function readPreferences(kept: string | null): Preferences {
  let found: Partial<Record<string, unknown>> = {};
  try {
    const parsed: unknown = JSON.parse(kept ?? '{}');
    if (typeof parsed === 'object' && parsed !== null) found = { ...parsed };
  } catch {
    // Not ours, so as good as nothing.
  }
  const isAllowed = ([name, value]: [string, unknown]): boolean =>
    Object.hasOwn(ALLOWED, name) &&
    (ALLOWED[name as keyof Preferences] as readonly unknown[]).includes(value);
  return { ...DEFAULTS, ...Object.fromEntries(Object.entries(found).filter(isAllowed)) };
}

/** Kept in this browser and shown on the document; another tab's changes arrive as well. */
export function openPreferences(): PreferenceStore {
  const store = createStore(readPreferences(keptText()));
  const show = (): void => showOn(document.documentElement, store.get());
  store.subscribe(show);
  show();
  addEventListener('storage', ({ key, newValue }) => {
    if (key === KEY) store.set(readPreferences(newValue));
  });
  const change = (changed: Partial<Preferences>): void => {
    store.set({ ...store.get(), ...changed });
    try {
      localStorage.setItem(KEY, JSON.stringify(store.get()));
    } catch {
      // A browser that keeps nothing is no error: the choice lasts as long as the page.
    }
  };
  return { get: store.get, subscribe: store.subscribe, change };
}

function keptText(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function showOn(root: HTMLElement, { theme, colours, density }: Preferences): void {
  if (theme === 'system') delete root.dataset['theme'];
  else root.dataset['theme'] = theme;
  root.dataset['colours'] = colours;
  root.dataset['density'] = density;
}
