/** What must hold of every screen in every state, whatever is on it. */
import axeCore from 'axe-core';
import type { Page } from 'playwright-core';

/** What is wrong with the page as it is shown now, in words; nothing when all is well. */
export async function faultsOf(page: Page, language: 'ko' | 'en'): Promise<string[]> {
  const found = await Promise.all([
    accessFaults(page),
    layoutFaultsOf(page),
    page.evaluate(languageFaults, language),
  ]);
  return found.flat();
}

/** The same for what alone depends on the size of the screen. */
export function layoutFaultsOf(page: Page): Promise<string[]> {
  return page.evaluate(layoutFaults);
}

// ---------------------------------------------------------------- for everybody

const GRAVE = ['serious', 'critical'];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function accessFaults(page: Page): Promise<string[]> {
  const isThere = await page.evaluate(() => 'axe' in globalThis);
  // The page's Content-Security-Policy lets no such script in, but the browser's tools.
  if (!isThere) await page.evaluate(axeCore.source);
  const grave = await page.evaluate(
    async ({ standards, graves }) => {
      const faults = async (within: Element | Document) => {
        const { violations } = await globalThis.axe.run(within, {
          runOnly: standards,
          resultTypes: ['violations'],
        });
        return violations.filter(({ impact }) => graves.includes(impact ?? ''));
      };
      const found = await faults(document);
      // What sticks to an edge may cover half of a target, which is judged where it is whole.
      for (const fault of found.filter(({ id }) => id === 'target-size')) {
        const small = [];
        for (const node of fault.nodes) {
          const element = document.querySelector(String(node.target[0]));
          element?.scrollIntoView({ block: 'center', behavior: 'instant' });
          const again = await faults(element ?? document);
          if (again.some(({ id }) => id === 'target-size')) small.push(node);
        }
        fault.nodes = small;
      }
      return found.filter(({ nodes }) => nodes.length > 0);
    },
    { standards: STANDARDS, graves: GRAVE },
  );
  return grave.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => {
      const why = failureSummary.split('\n').slice(1, 3).join(' ').trim();
      return `${impact} ${id}: ${html.slice(0, 160)} (${why})`;
    }),
  );
}

declare global {
  // The name under which axe puts itself into a page.
  var axe: typeof axeCore;
}

// ---------------------------------------------------------------- in the page

/** Nothing sticks out sideways, and no text is cut off that cannot be read elsewhere. */
function layoutFaults(): string[] {
  const faults: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  const isVisible = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const nameOf = (element: Element): string =>
    `<${element.localName} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').slice(0, 60)}`;
  if (scrollWidth > clientWidth) {
    const widest = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    const names = widest.slice(-3).map(nameOf).join(' | ');
    faults.push(`the page is ${scrollWidth - clientWidth} px too wide: ${names}`);
  }
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    const hasText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && (node.nodeValue ?? '').trim() !== '',
    );
    if (!hasText || !isVisible(element)) continue;
    const { overflowX, clipPath } = getComputedStyle(element);
    // What only readers of the screen hear takes no room.
    const isHidden = element.clientWidth <= 1 || clipPath !== 'none';
    const isCut = overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1;
    const isScrolled = overflowX === 'auto' || overflowX === 'scroll';
    const isTold = element.closest('[title], [aria-label], input, select') !== null;
    if (isCut && !isHidden && !isScrolled && !isTold) faults.push(`cut off: ${nameOf(element)}`);
  }
  return faults;
}

/** All that can be read is in the language of the screen, unless it says that it is in another. */
function languageFaults(language: 'ko' | 'en'): string[] {
  const faults: string[] = [];
  if (document.documentElement.lang !== language) faults.push('the page has another language');
  const other = language === 'ko' ? 'en' : 'ko';
  // Three words in a row are a sentence; names and codes are shorter.
  const foreign = language === 'ko' ? /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/ : /[가-힣ㄱ-ㅎ]/;
  const key = /^[a-z]\w*[.:][a-z]\w*$/;
  const check = (text: string, element: Element): void => {
    const isMarked = element.closest(`[lang]`)?.getAttribute('lang') === other;
    if (key.test(text.trim())) faults.push(`a key in place of a text: ${text}`);
    if (foreign.test(text) && !isMarked) faults.push(`another language: ${text.slice(0, 80)}`);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
    const element = node.parentElement;
    if (element === null || element.closest('script, style, noscript') !== null) continue;
    check(node.nodeValue ?? '', element);
  }
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description']) {
      check(element.getAttribute(name) ?? '', element);
    }
  }
  check(document.title, document.documentElement);
  return faults;
}
