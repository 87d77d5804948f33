import type { SnapshotReason } from '@hoga/contract/live';
import type { Connection } from './connection.ts';

/** What a topic can tell: all of it, or what changed. */
export interface Telling {
  /** Counts up; what is told is as of it. */
  readonly sequence: number;
  /** Takes in what is durable now. Answers whether there is something new to tell. */
  advance(): boolean;
  /** Everything, for whoever has nothing. */
  snapshot(reason: SnapshotReason): Buffer;
  /** What changed after a sequence, or why that cannot be told. */
  since(
    sequence: number,
  ): Buffer | Extract<SnapshotReason, 'sequence-too-old' | 'sequence-unknown'>;
}

/** Where a client says it was cut off. */
export interface Resume {
  readonly after: number | undefined;
  readonly epoch: string | undefined;
}

/**
 * One thing that many follow and of which only the newest counts. Who reads slowly is told less often
 * and then everything since in one message; nobody waits for anybody.
 */
export class Topic {
  readonly #telling: Telling;
  readonly #epoch: string;
  readonly #followers = new Set<Connection>();
  /** Those who were not told the latest, and what they have. */
  readonly #behind = new Map<Connection, number>();
  #isDirty = true;

  constructor(telling: Telling, epoch: string) {
    this.#telling = telling;
    this.#epoch = epoch;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Whether somebody could not be told the latest yet. */
  get isOwing(): boolean {
    return this.#behind.size > 0;
  }

  /** What it tells of may have changed. */
  touch(): void {
    this.#isDirty = true;
  }

  follow(connection: Connection, resume: Resume): void {
    // Followers of a topic have all been told the same; without any it may be old.
    if (this.#followers.size === 0) this.#telling.advance();
    connection.send(this.#firstMessage(resume));
    this.#followers.add(connection);
  }

  leave(connection: Connection): void {
    this.#followers.delete(connection);
    this.#behind.delete(connection);
  }

  /** Tells what is new to all who have room for it. */
  tell(): void {
    const before = this.#telling.sequence;
    const isNew = this.#isDirty && this.#followers.size > 0 && this.#telling.advance();
    if (this.#followers.size > 0) this.#isDirty = false;
    const written = new Map<number, Buffer>();
    if (isNew) this.#update(before, written);
    this.#catchUp(written);
  }

  /** Those who are behind are told of it when they catch up. */
  #update(before: number, written: Map<number, Buffer>): void {
    const update = this.#since(before, written);
    for (const follower of this.#followers) {
      if (this.#behind.has(follower)) continue;
      if (follower.hasRoom) follower.send(update);
      else this.#behind.set(follower, before);
    }
  }

  #catchUp(written: Map<number, Buffer>): void {
    for (const [follower, sequence] of this.#behind) {
      if (!follower.hasRoom) continue;
      follower.send(this.#since(sequence, written));
      this.#behind.delete(follower);
    }
  }

  /** The same bytes for all who have the same. */
  #since(sequence: number, written: Map<number, Buffer>): Buffer {
    const known = written.get(sequence);
    if (known !== undefined) return known;
    const update = this.#telling.since(sequence);
    const bytes = typeof update === 'string' ? this.#telling.snapshot('fell-behind') : update;
    written.set(sequence, bytes);
    return bytes;
  }

  #firstMessage({ after, epoch }: Resume): Buffer {
    if (after === undefined) return this.#telling.snapshot('subscribed');
    if (epoch !== undefined && epoch !== this.#epoch)
      return this.#telling.snapshot('epoch-changed');
    const update = this.#telling.since(after);
    return typeof update === 'string' ? this.#telling.snapshot(update) : update;
  }
}
