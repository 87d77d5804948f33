/**
 * The live feed on the wire: what a client may ask over the WebSocket, what it hears, why a
 * connection ends, and the document of it all.
 *
 * It never decides when something is told. Start with `message.ts`.
 */

export { LIVE_PROBLEMS, liveMessages, liveRequests } from './catalogue.ts';
export { Channel, FEED_DEPTH_DEFAULT, FEED_DEPTHS } from './channel.ts';
export { closeCodes, type CloseCode } from './close-code.ts';
export { liveLimits } from './limits.ts';
export {
  DataMessage,
  LiveMessage,
  SnapshotReason,
  type DataMessageOf,
  type FeedLevel,
} from './message.ts';
export { LiveRequest, type Authenticate, type Subscribe } from './request.ts';
export { subscriptionOf, type Followed } from './subscription.ts';
