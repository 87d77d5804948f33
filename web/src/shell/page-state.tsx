import type { ReactNode } from 'react';

export interface PageStateProps {
  readonly title: string;
  readonly detail: string;
  readonly children: ReactNode;
}

/** A page that has nothing to show but a way on. */
export function PageState({ title, detail, children }: PageStateProps) {
  return (
    <div className="m-auto flex max-w-md flex-col items-center gap-6 px-4 py-16 text-center">
      <svg viewBox="0 0 96 64" className="w-24" aria-hidden="true">
        <rect x="4" y="6" width="36" height="10" rx="3" className="fill-ask-bar" />
        <rect x="4" y="22" width="60" height="10" rx="3" className="fill-ask-bar" />
        <rect x="4" y="38" width="44" height="10" rx="3" className="fill-bid-bar" />
        <path
          d="m70 42 14 14m0-14L70 56"
          className="stroke-faint"
          strokeWidth="4"
          strokeLinecap="round"
        />
      </svg>
      <div className="flex flex-col gap-2">
        <h1 className="text-2xl font-bold">{title}</h1>
        <p className="text-muted">{detail}</p>
      </div>
      {children}
    </div>
  );
}
