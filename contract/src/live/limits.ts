/** What one client may do, and how often it is told. */
export const liveLimits = {
  /** Connections of all clients together. */
  sockets: 15_000,
  /** Of one connection. */
  subscriptions: 50,
  /** Longer messages end the connection. */
  requestBytes: 8_192,
  /** So many messages in so much time; more end it as well. */
  requests: 200,
  requestSpanMs: 10_000,
  /** What only the newest counts of is told so often at most. */
  tellMs: 100,
  heartbeatMs: 2_000,
  pingMs: 20_000,
  /** Whoever is silent for so long is gone. */
  silenceMs: 90_000,
  /** Who has so much unread is told nothing new of what only the newest counts. */
  roomBytes: 65_536,
  /** What must not be lost waits up to here; beyond it the connection ends. */
  backlogBytes: 1_048_576,
} as const;
