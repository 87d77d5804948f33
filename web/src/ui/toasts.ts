import { createStore, type Store } from '../store/index.ts';

export interface ToastMessage {
  /** Bad ones are told at once and stay until they are closed. */
  readonly kind: 'good' | 'bad' | 'info';
  /** Whether readers are told at once, as they are of bad ones. */
  readonly isUrgent?: boolean;
  readonly title: string;
  readonly detail?: string | undefined;
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined;
}

export interface ShownToast extends ToastMessage {
  readonly id: number;
}

export interface Toasts {
  /** Returns the number to close it by. */
  readonly show: (message: ToastMessage) => number;
  readonly close: (id: number) => void;
}

/** More would cover the screen. */
const MOST = 4;

const shown = createStore<readonly ShownToast[]>([]);
let lastId = 0;

/** What is shown at the moment, the oldest first. */
export const shownToasts: Store<readonly ShownToast[]> = shown;

const toasts: Toasts = {
  show: (message) => {
    lastId += 1;
    shown.set([...shown.get(), { ...message, id: lastId }].slice(-MOST));
    return lastId;
  },
  close: (id) => shown.set(shown.get().filter((toast) => toast.id !== id)),
};

/** Messages that appear at the edge of the screen, whoever asks. `ToastRegion` shows them. */
export function useToasts(): Toasts {
  return toasts;
}
