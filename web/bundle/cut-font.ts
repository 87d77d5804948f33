// A thread of its own for each weight: packing a font takes a second of one processor for each slice.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import subsetFont from 'subset-font';

interface Slice {
  readonly name: string;
  readonly text: string;
  readonly features: readonly string[];
}

/** A font's file, a folder that remembers, and what to cut. */
export interface Cut {
  readonly font: string;
  readonly cache: string;
  readonly slices: readonly Slice[];
}

export interface Sliced extends Slice {
  readonly font: Uint8Array;
}

/** Changes when the same font and text would give another slice. */
const CUTTER = 'subset-font 2.9.0';

const { font, cache, slices } = workerData as Cut;
await mkdir(cache, { recursive: true });
const source = await readFile(font);
const cuts: Sliced[] = [];
for (const slice of slices) cuts.push({ ...slice, font: await cut(slice) });
parentPort?.postMessage(cuts);

async function cut({ text, features }: Slice): Promise<Buffer> {
  const about = JSON.stringify([CUTTER, text, features]);
  const name = createHash('sha256').update(about).update(source).digest('hex').slice(0, 32);
  const file = join(cache, `${name}.woff2`);
  try {
    return await readFile(file);
  } catch {
    const slice = await subsetFont(source, text, { targetFormat: 'woff2', keepFeatures: features });
    // Whoever reads it finds it whole or not at all.
    await writeFile(`${file}.${process.pid}`, slice);
    await rename(`${file}.${process.pid}`, file);
    return slice;
  }
}
