import type { Letter, Mail } from '../src/needs/index.ts';

/** A letter box that writes what it is given and keeps it; after `capacity` letters it is full. */
export interface MemoryMail extends Mail {
  readonly letters: Letter[];
  capacity: number;
}

export function memoryMail(): MemoryMail {
  const letters: Letter[] = [];
  let taken = 0;
  const mail: MemoryMail = {
    capacity: 1_000,
    letters,
    post: (write) => {
      if (taken >= mail.capacity) return false;
      taken += 1;
      void write().then((letter) => letter && letters.push(letter));
      return true;
    },
    close: async () => undefined,
  };
  return mail;
}
