import type { ReactNode } from 'react';
import { EntryDrawing } from './entry-drawing.tsx';

export interface EntryPageProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

/** A form beside a picture of what is behind it; phones show the form alone. */
export function EntryPage({ title, lead, children }: EntryPageProps) {
  return (
    <div className="mx-auto grid w-full max-w-4xl flex-1 grid-cols-1 items-center gap-4 px-4 py-4 sm:py-8 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
      <EntryDrawing />
      <section className="mx-auto w-full max-w-md rounded-xl bg-panel p-5 sm:p-8 forced-colors:border">
        <h1 className="text-2xl font-bold">{title}</h1>
        {lead !== undefined && <p className="mt-1 text-base text-muted">{lead}</p>}
        <div className="mt-6 flex flex-col gap-5">{children}</div>
      </section>
    </div>
  );
}

export interface NoticeProps {
  readonly title: string;
  readonly detail?: string;
  readonly action?: ReactNode;
}

/** What is said instead of a form, told to readers when it comes. */
export function Notice({ title, detail, action }: NoticeProps) {
  return (
    <div role="status" className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <p className="text-lg font-semibold">{title}</p>
        {detail !== undefined && <p className="text-base text-muted">{detail}</p>}
      </div>
      {action}
    </div>
  );
}
