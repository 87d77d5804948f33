import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** What gets smaller; fonts and pictures are packed already. */
const PACKED = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest']);
/** Less than fits into the first packet is not worth a file. */
const BYTES_MIN = 1_000;

const [brotli, gunzippable] = [promisify(brotliCompress), promisify(gzip)];

/** Packs what was built, once and as tightly as can be, so that no request waits for it. */
export function pack(): Plugin {
  let folder: string;
  return {
    name: 'pack',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir);
    },
    closeBundle: async () => {
      const files = await readdir(folder, { recursive: true });
      await Promise.all(
        files
          .filter((name) => PACKED.has(extname(name)))
          .map((name) => packFile(join(folder, name))),
      );
    },
  };
}

async function packFile(file: string): Promise<void> {
  const content = await readFile(file);
  if (content.length < BYTES_MIN) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  await writeFile(`${file}.br`, await brotli(content, { params }));
  await writeFile(`${file}.gz`, await gunzippable(content, { level: 9 }));
}
