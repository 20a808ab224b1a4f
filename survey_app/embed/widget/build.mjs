// Builds the widget: `node build.mjs` writes ../dist/, `--check` fails when it differs.
import { build } from 'esbuild';
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
        return { contents: css.outputFiles[0].text.trim().replace(/([:,]) /g, '$1'), loader: 'text' };
      }),
    }],
    ...options,
  });
  return outputFiles[0].text.trimEnd();
};

// Rarer code, loaded when it is needed; the server adds the words of a language, and names them.
const RARER = ['after', 'view', 'flow', 'kinds', 'proof', 'place/later', 'place/slide', 'place/debug'];
// Functions that the server puts into the scripts that need them.
const CALLED = ['place', 'facts', 'audience'];

const built = {};
for (const name of [...RARER, 'frame']) built[`${name.split('/').at(-1)}.js`] = await bundle(`${name}.js`, {});
for (const name of CALLED) {
  const text = await bundle(`place/${name}.js`, {});
  built[`${name}.js`] = `(()=>{${text.replace(/export\{(\w+) as default\};?$/, 'return $1')}})()`;
}
const core = await bundle('main.js', {
  // The whole file is one function of the configuration, which the server appends.
  // Whatever goes wrong in it stays in it.
  banner: { js: '(SURVEY_CONFIG=>{try{' },
  footer: { js: '}catch{}})' },
});
built['widget.js'] = core.replace(/;?\n(\}catch\{\}\}\))$/, '$1');

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
