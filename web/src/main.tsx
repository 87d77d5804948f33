/** Makes the parts of the page and puts them on it: the only file that knows every room. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { ApiError, createApi, type Api } from './api/index.ts';
import { changeLanguage, languageFor, startTexts, type Language } from './language/index.ts';
import { createLive } from './live/index.ts';
import { openPreferences } from './preferences/index.ts';
import { createPageRouter } from './router.tsx';
import { ServicesProvider } from './services/index.ts';
import { createSession } from './session/index.ts';
import { warmPopups } from './ui/index.ts';

const preferences = openPreferences();
const language = (): Language => languageFor(preferences.get().language, navigator.languages);
const session = createSession((): Api => api);
const api = createApi({ token: session.token, language });
const live = createLive({ address: `${location.origin.replace(/^http/, 'ws')}/ws`, session });
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal stays one however often it is asked for; a server that is away may come back.
      retry: (failures, error) =>
        failures < 3 && (!(error instanceof ApiError) || error.answer === null),
      staleTime: 5_000,
    },
  },
});
const router = createPageRouter({ api, queries });

// All at once: who is here, what the address leads to, and the words.
void session.start();
void router.load();

const texts = await startTexts(language());
const speak = (): void => {
  document.documentElement.lang = language();
};
speak();
preferences.subscribe(() => {
  if (texts.language !== language()) void changeLanguage(texts, language()).then(speak);
});
const takeLanguage = (): void => {
  const who = session.state.get();
  // What people chose when they signed up, unless this browser was told otherwise.
  if (who.state === 'signed-in' && preferences.get().language === null) {
    preferences.change({ language: who.user.language });
  }
};
takeLanguage();
session.state.subscribe(takeLanguage);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={texts}>
      <QueryClientProvider client={queries}>
        <ServicesProvider value={{ api, session, live, preferences }}>
          <RouterProvider router={router} />
        </ServicesProvider>
      </QueryClientProvider>
    </I18nextProvider>
  </StrictMode>,
);

// At the first sign of somebody, so that popups are here before one is opened or the server is away.
const warm = (): void => void warmPopups().catch(() => undefined);
for (const sign of ['pointermove', 'pointerdown', 'keydown']) {
  addEventListener(sign, warm, { once: true, passive: true });
}
