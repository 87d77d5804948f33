/** How far a long work is: first the rows, then, in a restore, the keys and indexes over them. */
export type Progress =
  | {
      readonly stage: 'rows';
      readonly table: string;
      /** Of all tables so far, as text and before compression. */
      readonly bytes: number;
    }
  | { readonly stage: 'keys'; readonly done: number; readonly all: number };

export type OnProgress = (progress: Progress) => void;
