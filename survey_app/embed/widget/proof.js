/** Proof of work: what a busy server asks for before it takes an answer. It hides a number, and
 * whoever tries them all finds it. SHA-256 is written out (FIPS 180-4): the browser's own is missing
 * on plain http pages, and calling it so often takes four times as long. */

/** Milliseconds of work at a stretch; between two of them the page may do its own. */
const STRETCH = 30;

/** The first 32 bits of the fractional parts of a root of the first primes. */
const roots = (count, power) => {
  const found = [];
  for (let n = 2; found.length < count; n++) {
    let d = 2;
    while (n % d) d++;
    if (d === n) found.push((n ** power % 1) * 2 ** 32 | 0);
  }
  return found;
};
const K = roots(64, 1 / 3);
const START = roots(8, 1 / 2);
const W = new Int32Array(64);

const turned = (x, n) => x >>> n | x << 32 - n;

/** The first 32 bits of the hash of a text of at most 55 ASCII characters, which is one block. */
const hash = text => {
  W.fill(0);
  for (let i = 0; i < text.length; i++) W[i >> 2] |= text.charCodeAt(i) << 24 - i % 4 * 8;
  W[text.length >> 2] |= 128 << 24 - text.length % 4 * 8;
  W[15] = text.length * 8;
  for (let i = 16; i < 64; i++) {
    const a = W[i - 15], b = W[i - 2];
    W[i] = W[i - 16] + (turned(a, 7) ^ turned(a, 18) ^ a >>> 3) + W[i - 7] + (turned(b, 17) ^ turned(b, 19) ^ b >>> 10);
  }
  let [a, b, c, d, e, f, g, h] = START;
  for (let i = 0; i < 64; i++) {
    const one = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (e & f ^ ~e & g) + K[i] + W[i] | 0;
    const two = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + (a & b ^ a & c ^ b & c);
    h = g; g = f; f = e; e = d + one | 0; d = c; c = b; b = a; a = one + two | 0;
  }
  return a + START[0] >>> 0;
};

/** The proof that answers a challenge; undefined for one that nothing answers. */
export default async ({ salt, start, most, minute }) => {
  const wanted = parseInt(start, 16);
  let until = performance.now() + STRETCH;
  for (let n = 0; n < most; n++) {
    if (hash(salt + n) === wanted) return `${minute}.${n}`;
    if (n % 256 === 0 && performance.now() > until) {
      await new Promise(done => setTimeout(done));
      until = performance.now() + STRETCH;
    }
  }
};
