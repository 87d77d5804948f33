import type { Channel, DataMessageOf, LiveMessage, SnapshotReason } from '@hoga/contract/live';

/** Bytes are written once and shared by all who are to have them. */
export function encode(message: LiveMessage): Buffer {
  return Buffer.from(JSON.stringify(message));
}

/** What every message of a subscription has beside what it tells. */
export interface Head {
  readonly subscription: string;
  readonly epoch: string;
  readonly sequence: number;
  readonly at: string;
  /** The sequence an update goes on from, or why it is a snapshot. */
  readonly from: number | SnapshotReason;
}

type HeadFields = Pick<
  DataMessageOf<'bbo'>,
  'type' | 'subscription' | 'epoch' | 'sequence' | 'previous' | 'reason' | 'at'
>;

export function headOf<Name extends Channel>(
  channel: Name,
  { subscription, epoch, sequence, at, from }: Head,
): HeadFields & { readonly channel: Name } {
  const isUpdate = typeof from === 'number';
  return {
    type: isUpdate ? 'update' : 'snapshot',
    channel,
    subscription,
    epoch,
    sequence,
    previous: isUpdate ? from : null,
    reason: isUpdate ? null : from,
    at,
  };
}
