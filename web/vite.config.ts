import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { pack } from './bundle/pack.ts';
import { pretendard } from './bundle/pretendard.ts';

// The page may load nothing but its own files (Content-Security-Policy), so nothing is inlined: no
// data: URLs and no inline scripts.
export default defineConfig({
  plugins: [react(), tailwind(), pretendard(), pack()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    // What every page needs is one file: a browser asks for six at a time.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } },
    },
  },
  // `vite` alone serves the page while it is worked on; the server behind it is the real one.
  server: {
    proxy: {
      '/api': 'http://127.0.0.1:4620',
      '/docs': 'http://127.0.0.1:4620',
      '/ws': { target: 'ws://127.0.0.1:4620', ws: true },
    },
  },
});
