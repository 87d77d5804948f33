import type { Order } from '@hoga/contract/order';
import type { Api } from '../api/index.ts';
import type { Session, SessionState } from '../session/index.ts';
import { createStore, type Store } from '../store/index.ts';
import {
  changeDraft,
  EMPTY_DRAFT,
  isByAmount,
  readDraft,
  type Draft,
  type DraftChange,
} from './draft.ts';
import type { Guard } from './guards.ts';
import { requestOf, type OrderRequest } from './instruction.ts';
import { refusalsOf, type Refusal } from './refusal.ts';
import { sendOrder, type Sending, type Sent } from './send-order.ts';

/** Where an order is between the first key and the last answer. */
export type TicketStage =
  | { readonly name: 'editing' }
  /** Shown once more, with the reasons for asking. */
  | {
      readonly name: 'review';
      readonly sending: Sending;
      readonly guards: readonly Guard[];
      readonly since: number;
    }
  /** On its way; `isUnknown` once an answer is overdue. */
  | { readonly name: 'sending'; readonly sending: Sending; readonly isUnknown: boolean }
  /** On its way when the session ended: whoever signs in again is told what became of it. */
  | { readonly name: 'unknown'; readonly sending: Sending };

export interface TicketState {
  readonly draft: Draft;
  readonly stage: TicketStage;
  /** Why it was not taken; kept until something is changed. */
  readonly refusals: readonly Refusal[];
  /** Whether orders of this tab go out without being shown once more. */
  readonly skipsReview: boolean;
}

export interface Submission {
  readonly account: string;
  /** What the ticket itself knows to be wrong. */
  readonly refusals: readonly Refusal[];
  readonly guards: readonly Guard[];
  /** Whether to show it once more; guards do so in any case. */
  readonly isReviewed: boolean;
}

/**
 * One instrument's ticket: what is typed, shown and sent. It lives outside the components and in the
 * tab's storage, so that nothing is lost and nothing is sent twice whatever becomes of the page.
 */
export interface Ticket {
  readonly state: Store<TicketState>;
  readonly change: (change: DraftChange) => void;
  readonly submit: (submission: Submission) => void;
  readonly confirm: () => void;
  readonly goBack: () => void;
  readonly skipReview: (skips: boolean) => void;
  readonly clearRefusals: () => void;
}

export interface TicketNeeds {
  readonly instrument: string;
  readonly api: Api;
  readonly session: Pick<Session, 'state'>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly newId: () => string;
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  /** Told of what was accepted. */
  readonly onAccepted: (orders: readonly Order[]) => void;
}

/** A second click of a double click must not confirm what the first one asked. */
const CONFIRM_AFTER_MS = 250;

const EDITING: TicketStage = { name: 'editing' };

/** What the tab's storage keeps. */
interface Kept {
  readonly user: string | null;
  readonly draft: Draft;
  readonly sending: Sending | null;
  readonly skipsReview: boolean;
}

export function createTicket(needs: TicketNeeds): Ticket {
  const { instrument, session, storage, now } = needs;
  const key = `hoga.ticket.${instrument}`;
  const kept = readKept(storage, key);
  let user = kept.user;
  /** An order that may have arrived after all: the same again goes out under the same name. */
  let doubtful: OrderRequest | null = null;
  const store = createStore<TicketState>({
    draft: kept.draft,
    stage: kept.sending === null ? EDITING : { name: 'unknown', sending: kept.sending },
    refusals: [],
    skipsReview: kept.skipsReview,
  });

  const set = (change: Partial<TicketState>): void => {
    store.set({ ...store.get(), ...change });
    const { draft, stage, skipsReview } = store.get();
    const sending = stage.name === 'sending' || stage.name === 'unknown' ? stage.sending : null;
    write(storage, key, { user, draft, sending, skipsReview } satisfies Kept);
  };

  const end = (sent: Sent, sending: Sending): void => {
    const { draft } = store.get();
    switch (sent.outcome) {
      case 'accepted':
        doubtful = null;
        set({ draft: changeDraft(draft, { type: 'sent' }), stage: EDITING, refusals: [] });
        return needs.onAccepted(sent.orders);
      case 'refused': {
        doubtful = null;
        const { answer } = sent.error;
        const refusals =
          answer === null ? [general('unreachable')] : refusalsOf(answer, isByAmount(draft));
        return set({ stage: EDITING, refusals });
      }
      case 'not-placed':
        doubtful = sending.request;
        return set({ stage: EDITING, refusals: [general('not-placed')] });
      case 'signed-out':
        return set({ stage: { name: 'unknown', sending } });
    }
  };

  const send = (sending: Sending, wasUnknown: boolean): void => {
    set({ stage: { name: 'sending', sending, isUnknown: wasUnknown }, refusals: [] });
    const onUnknown = (): void => set({ stage: { name: 'sending', sending, isUnknown: true } });
    void sendOrder(sending, { ...needs, onUnknown }, wasUnknown).then((sent) => end(sent, sending));
  };

  const follow = (state: SessionState): void => {
    const { stage } = store.get();
    if (state.state === 'signed-in') {
      const isSomebodyElse = user !== null && user !== state.user.id;
      user = state.user.id;
      if (isSomebodyElse) return set({ draft: EMPTY_DRAFT, stage: EDITING, refusals: [] });
      if (stage.name === 'unknown') send(stage.sending, true);
    }
    // Signing out is a wish to leave nothing behind; a session that ended by itself is not.
    if (state.state === 'signed-out' && !state.isExpired && user !== null && wasSignedIn) {
      user = null;
      set({ draft: EMPTY_DRAFT, stage: EDITING, refusals: [], skipsReview: false });
    }
    if (state.state !== 'unknown') wasSignedIn = state.state === 'signed-in';
  };
  let wasSignedIn = false;
  session.state.subscribe(() => follow(session.state.get()));
  follow(session.state.get());

  return {
    state: store,
    change: (change) => set({ draft: changeDraft(store.get().draft, change), refusals: [] }),
    submit: ({ account, refusals, guards, isReviewed }) => {
      const { draft, stage, skipsReview } = store.get();
      if (stage.name !== 'editing') return;
      if (refusals.length > 0) return set({ refusals });
      const made = requestOf(draft, { instrument, clientOrderId: needs.newId() });
      const request = doubtful !== null && isSameOrder(doubtful, made) ? doubtful : made;
      const sending = { account, request };
      if (guards.length === 0 && (!isReviewed || skipsReview)) return send(sending, false);
      set({ stage: { name: 'review', sending, guards, since: now() }, refusals: [] });
    },
    confirm: () => {
      const { stage } = store.get();
      if (stage.name !== 'review' || now() - stage.since < CONFIRM_AFTER_MS) return;
      send(stage.sending, false);
    },
    goBack: () => {
      if (store.get().stage.name === 'review') set({ stage: EDITING });
    },
    skipReview: (skipsReview) => set({ skipsReview }),
    clearRefusals: () => set({ refusals: [] }),
  };
}

function general(code: string): Refusal {
  return { code, place: 'general', words: null, figures: {} };
}

function isSameOrder(a: OrderRequest, b: OrderRequest): boolean {
  const unnamed = ({ name, body }: OrderRequest): string =>
    JSON.stringify([name, { ...body, clientOrderId: '' }]);
  return unnamed(a) === unnamed(b);
}

function readKept(storage: TicketNeeds['storage'], key: string): Kept {
  const nothing: Kept = { user: null, draft: EMPTY_DRAFT, sending: null, skipsReview: false };
  try {
    const found: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    if (typeof found !== 'object' || found === null) return nothing;
    const { user, draft, sending, skipsReview }: Partial<Kept> = found;
    return {
      user: typeof user === 'string' ? user : null,
      draft: readDraft(draft),
      sending: isSending(sending) ? sending : null,
      skipsReview: skipsReview === true,
    };
  } catch {
    // Not ours, so as good as nothing.
    return nothing;
  }
}

function isSending(value: Sending | null | undefined): value is Sending {
  return typeof value?.account === 'string' && typeof value.request?.body === 'object';
}

function write(storage: TicketNeeds['storage'], key: string, kept: Kept): void {
  try {
    storage.setItem(key, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing is no error: the draft lasts as long as the page.
  }
}
