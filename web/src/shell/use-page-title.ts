import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLanguage, useTranslation } from '../language/index.ts';

const LONGEST_WAIT_MS = 10_000;

/** Names the document after the heading of the page, and moves the focus there when the page changes. */
export function usePageTitle(): void {
  const { t } = useTranslation('common');
  const language = useLanguage();
  const router = useRouter();
  const appName = t('appName');

  useEffect(() => {
    let stop = whenThere((heading) => nameAfter(heading, appName));
    const leave = router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
      stop();
      if (pathChanged) document.title = appName;
      stop = whenThere((heading) => {
        nameAfter(heading, appName);
        // The first page keeps the focus where the browser puts it.
        if (fromLocation !== undefined && pathChanged) focusOn(heading);
      });
    });
    return () => {
      stop();
      leave();
    };
  }, [appName, language, router]);
}

function nameAfter(heading: HTMLElement, appName: string): void {
  const name = heading.textContent.trim();
  document.title = name === '' ? appName : `${name} · ${appName}`;
}

function focusOn(heading: HTMLElement): void {
  heading.tabIndex = -1;
  heading.style.outline = 'none';
  heading.focus({ preventScroll: true });
}

/** Parts of a page are loaded when they are needed, so its heading may come later. */
function whenThere(use: (heading: HTMLElement) => void): () => void {
  const find = (): boolean => {
    const heading = document.querySelector<HTMLElement>('main h1');
    if (heading === null) return false;
    use(heading);
    return true;
  };
  if (find()) return () => undefined;
  const observer = new MutationObserver(() => find() && stop());
  const timer = setTimeout(() => stop(), LONGEST_WAIT_MS);
  const stop = (): void => {
    observer.disconnect();
    clearTimeout(timer);
  };
  observer.observe(document.body, { childList: true, subtree: true });
  return stop;
}
