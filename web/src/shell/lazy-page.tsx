import { use, type ComponentType } from 'react';

/** A page that is loaded when it is first shown, or when a link to it is about to be followed. */
interface LazyPage {
  (): React.ReactNode;
  readonly preload: () => Promise<void>;
}

/**
 * The router's own would reload the document when a page cannot be loaded, and with the server away
 * that loses what is on the screen. This one throws, and `PageError` asks first.
 */
export function lazyPage<Exports extends object>(
  load: () => Promise<Exports>,
  name: keyof Exports,
): LazyPage {
  let Page: ComponentType | null = null;
  let failure: unknown = null;
  let loading: Promise<void> | null = null;
  const begin = (): Promise<void> => {
    failure = null;
    loading ??= load().then(
      (exports) => {
        // What it is in detail depends on the router, and the router on this.
        Page = exports[name] as ComponentType;
      },
      (error: unknown) => {
        failure = error;
        loading = null;
      },
    );
    return loading;
  };
  const Lazy = (): React.ReactNode => {
    if (Page !== null) return <Page />;
    if (failure !== null) throw failure;
    use(begin());
    return null;
  };
  return Object.assign(Lazy, { preload: begin });
}
