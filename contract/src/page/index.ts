/**
 * What lists and paths share. This room decides how ids, moments and cursors look on the wire.
 *
 * It never knows what is listed. Start with `query.ts`.
 */

export { OpaqueId, pathUuid, Timestamp, Uuid } from './identifier.ts';
export {
  Cursor,
  NextCursor,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
  PageQuery,
  pageQuery,
  queryInteger,
} from './query.ts';
