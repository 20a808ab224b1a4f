// Builds the widget: `node build.mjs` writes ../dist/widget.js, `--check` fails when it differs.
import { build } from 'esbuild';
import { readFileSync, writeFileSync } from 'node:fs';

const target = new URL('../dist/widget.js', import.meta.url);
const { outputFiles } = await build({
  entryPoints: [new URL('main.js', import.meta.url).pathname],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  loader: { '.css': 'text' },
  plugins: [{
    // The stylesheet is minified before it becomes a string.
    name: 'css',
    setup: b => b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await build({ entryPoints: [path], minify: true, write: false, loader: { '.css': 'css' }, target: 'chrome123' });
      return { contents: css.outputFiles[0].text.trim(), loader: 'text' };
    }),
  }],
  // The whole file is one function of the configuration, which the server appends.
  banner: { js: '(SURVEY_CONFIG=>{"use strict";' },
  footer: { js: '})' },
  write: false,
});
const built = outputFiles[0].text.trimEnd().replace(/;?\n\}\)$/, '})');
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== built) {
    console.error('dist/widget.js is not what its sources give. Run: make widget');
    process.exit(1);
  }
} else {
  writeFileSync(target, built);
}
