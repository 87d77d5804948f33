/** What simulations did, over one seed or over many. */
export interface Totals {
  seeds: number;
  /** Requests that were executed, or answered from an earlier one; each copy and retry counts. */
  commands: number;
  accepted: number;
  /** Answered with the order that the same client order id had made before. */
  repeated: number;
  refused: number;
  readonly reasons: Map<string, number>;
  fills: number;
  auctions: number;
  halts: number;
  stopsTriggered: number;
  batches: number;
  /** Sent again for want of an answer; sent twice from the start; answers that got lost on the way. */
  retries: number;
  duplicates: number;
  answersLost: number;
  readonly kills: Record<Kill, number>;
  /** The database was gone for a moment, and the process went on. */
  connectionsLost: number;
  stops: number;
  /** Loads that came to an end. */
  loads: number;
}

/** When the process dies. */
export const KILLS = ['before_commit', 'after_commit', 'during_reload'] as const;
export type Kill = (typeof KILLS)[number];

export function noTotals(): Totals {
  return {
    seeds: 0,
    commands: 0,
    accepted: 0,
    repeated: 0,
    refused: 0,
    reasons: new Map(),
    fills: 0,
    auctions: 0,
    halts: 0,
    stopsTriggered: 0,
    batches: 0,
    retries: 0,
    duplicates: 0,
    answersLost: 0,
    kills: { before_commit: 0, after_commit: 0, during_reload: 0 },
    connectionsLost: 0,
    stops: 0,
    loads: 0,
  };
}

export function describeTotals(totals: Totals): string {
  const { reasons, kills, ...counts } = totals;
  const { before_commit: before, after_commit: after, during_reload: reload } = kills;
  return [
    ['seeds', counts.seeds],
    ['commands', counts.commands],
    ['  accepted', counts.accepted],
    ['  repeated', counts.repeated],
    ['  refused', counts.refused],
    ...[...reasons].toSorted((a, b) => b[1] - a[1]).map(([reason, n]) => [`    ${reason}`, n]),
    ['batches', counts.batches],
    ['fills', counts.fills],
    ['auctions', counts.auctions],
    ['halts', counts.halts],
    ['stops triggered', counts.stopsTriggered],
    ['retries', counts.retries],
    ['duplicates', counts.duplicates],
    ['answers lost', counts.answersLost],
    ['kills', before + after + reload],
    ['  before the commit', before],
    ['  after the commit', after],
    ['  during a reload', reload],
    ['connections lost', counts.connectionsLost],
    ['stops', counts.stops],
    ['loads', counts.loads],
  ]
    .map(([what, count]) => `${String(what).padEnd(32)}${String(count).padStart(10)}`)
    .join('\n');
}
