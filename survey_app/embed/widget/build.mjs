// Builds the widget: `node build.mjs` writes ../dist/, `--check` fails when it differs.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';

const dist = new URL('../dist/', import.meta.url);
const path = name => new URL(name, import.meta.url).pathname;

const bundle = async (entry, options) => {
  const { outputFiles } = await build({
    entryPoints: [path(entry)],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    charset: 'utf8',
    write: false,
    plugins: [{
      // The stylesheet is minified before it becomes a string.
      name: 'css',
      setup: b => b.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const css = await build({ entryPoints: [path], minify: true, write: false, target: 'chrome123' });
        return { contents: css.outputFiles[0].text.trim(), loader: 'text' };
      }),
    }],
    ...options,
  });
  return outputFiles[0].text.trimEnd();
};

const hashed = (name, text) => `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}.js`;

// Rarer code, loaded when it is needed. The server adds the words of a language to after.js, and
// a hash to its name.
const after = await bundle('after.js', {});
const view = await bundle('view.js', {});
const core = await bundle('main.js', {
  define: { VIEW: JSON.stringify(`embed/${hashed('view', view)}`) },
  // The whole file is one function of the configuration, which the server appends.
  // Whatever goes wrong in it stays in it.
  banner: { js: '(SURVEY_CONFIG=>{"use strict";try{' },
  footer: { js: '}catch{}})' },
});
const built = { 'widget.js': core.replace(/;?\n(\}catch\{\}\}\))$/, '$1'), 'after.js': after, [hashed('view', view)]: view };

const there = readdirSync(dist).filter(name => name.endsWith('.js'));
if (process.argv.includes('--check')) {
  const same = there.length === Object.keys(built).length
    && there.every(name => built[name] === readFileSync(new URL(name, dist), 'utf8'));
  if (!same) {
    console.error('dist/ is not what its sources give. Run: make widget');
    process.exit(1);
  }
} else {
  for (const name of there) if (!(name in built)) rmSync(new URL(name, dist));
  for (const [name, text] of Object.entries(built)) writeFileSync(new URL(name, dist), text);
}
