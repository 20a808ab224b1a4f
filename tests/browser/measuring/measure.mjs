#!/usr/bin/env node
// Measures what an embedded widget costs the page it sits in. Prints ONE line of JSON.
//
//   node measure.mjs [options] URL            URL: absolute, or /path when --serve is given
//
// Needs playwright-core and axe-core (npm) in the current directory or beside this file, and a Chromium:
//   CHROMIUM=/usr/bin/chromium (default).
//
// Options (all --name=value):
//   --selector=CSS   the thing whose visibility ends the clock (default 'input[type=radio]'); looked for in the
//                    document, in every shadow root (open, closed or declarative) and in same-origin frames
//   --click=A;;B     also click these one after the other (CSS, pierces open shadow roots), and report the slowest
//                    interaction (INP-style event timing), and the shift it caused (clsAfterClick)
//   --runs=N         runs, each in a fresh browser process (default 5); numbers are medians
//   --cpu=N          CPU throttling rate (default 4)
//   --cpuruns=N      extra unthrottled runs (default 3) that add up the main thread's own CPU time (thread clock, so
//                    time lost to other processes does not count); cpu.x4* is that times four. Trust these on a busy machine.
//   --net=none|slow4g  slow4g: 562.5 ms request latency, 1.44 Mbit/s down, 0.675 Mbit/s up (default none)
//   --width= --height= viewport (default 412x823), --dark, --forced, --reduced  media emulation
//   --baseline=URL   the same page without the widget; adds delta.* (page minus baseline)
//   --settle=MS      quiet time after the question is visible before reading (default 1500)
//   --serve=DIR      serve DIR on 127.0.0.1 (random port), brotli-11, 1 year cache; POST/OPTIONS answer 204
//   --axe=CSS|page|0 axe-core scope (default page), 0 = skip
//   --nojs           instead: JavaScript off, report whether --selector is visible and how high it is
//   --timeout=MS     give up waiting for visibility (default 20000)
import { createRequire } from 'node:module';
import { createServer } from 'node:http';
import { brotliCompressSync, constants as Z } from 'node:zlib';
import { readFileSync, existsSync, statSync } from 'node:fs';
import { join, normalize, extname, resolve } from 'node:path';

const opt = Object.fromEntries(process.argv.slice(2).filter(a => a.startsWith('--')).map(a => {
  const i = a.indexOf('='); return i < 0 ? [a.slice(2), true] : [a.slice(2, i), a.slice(i + 1)];
}));
const urlArg = process.argv.slice(2).find(a => !a.startsWith('--'));
if (!urlArg) { console.error('usage: measure.mjs [options] URL (see the head of this file)'); process.exit(2); }
const num = (k, d) => opt[k] === undefined ? d : Number(opt[k]);
const RUNS = num('runs', 5), CPU = num('cpu', 4), CPURUNS = num('cpuruns', 3), SETTLE = num('settle', 1500), TIMEOUT = num('timeout', 20000);
const SELECTOR = opt.selector || 'input[type=radio]';
const req = (() => {
  for (const base of [process.cwd() + '/', import.meta.url]) {
    try { const r = createRequire(base); r.resolve('playwright-core'); return r; } catch { /* next */ }
  }
  console.error('playwright-core not found: npm i playwright-core axe-core'); process.exit(2);
})();
const { chromium } = req('playwright-core');
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const MIME = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.mjs': 'text/javascript; charset=utf-8',
  '.cjs': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json', '.svg': 'image/svg+xml' };
async function serve(dir) {
  const cache = new Map();
  const srv = createServer((q, s) => {
    if (q.method !== 'GET' && q.method !== 'HEAD') {
      q.resume(); q.on('end', () => s.writeHead(204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end());
      return;
    }
    const f = join(resolve(dir), normalize(decodeURIComponent(new URL(q.url, 'http://x').pathname)));
    if (q.url === '/favicon.ico') { s.writeHead(204).end(); return; }
    if (!f.startsWith(resolve(dir)) || !existsSync(f) || !statSync(f).isFile()) { s.writeHead(404).end(); return; }
    if (!cache.has(f)) {
      const d = readFileSync(f);
      cache.set(f, brotliCompressSync(d, { params: { [Z.BROTLI_PARAM_QUALITY]: 11, [Z.BROTLI_PARAM_SIZE_HINT]: d.length } }));
    }
    const head = existsSync(f + '.headers') ? JSON.parse(readFileSync(f + '.headers', 'utf8')) : {};
    s.writeHead(200, { 'content-type': MIME[extname(f)] || 'application/octet-stream', 'content-encoding': 'br', 'content-length': cache.get(f).length,
      'cache-control': f.endsWith('.html') ? 'no-cache' : 'max-age=31536000, immutable', 'access-control-allow-origin': '*', ...head }).end(cache.get(f));
  });
  await new Promise(r => srv.listen(0, '127.0.0.1', r));
  return srv;
}
const srv = opt.serve ? await serve(opt.serve) : null;
const full = u => srv ? new URL(u, `http://127.0.0.1:${srv.address().port}`).href : u;

// Runs in the page before its own scripts. Records shadow roots, layout shifts, paints, long tasks, event timing, CSP violations.
function probe(selector) {
  const R = window.__m = { roots: [], cls: 0, shifts: [], longtasks: [], events: [], csp: [], visible: null, lcp: 0 };
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (init) { const r = attach.call(this, init); R.roots.push(r); R.watchRoot?.(r); return r; };
  const watch = (type, fn, extra) => { try { new PerformanceObserver(l => l.getEntries().forEach(fn)).observe({ type, buffered: true, ...extra }); } catch { /* unsupported */ } };
  watch('layout-shift', e => {
    if (e.hadRecentInput) return;
    R.cls += e.value;
    R.shifts.push({ v: +e.value.toFixed(4), t: Math.round(e.startTime), n: e.sources.map(s => s.node && s.node.nodeName).filter(Boolean).slice(0, 3) });
  });
  watch('longtask', e => R.longtasks.push(Math.round(e.duration)));
  watch('largest-contentful-paint', e => { R.lcp = e.startTime; });
  watch('event', e => { if (e.interactionId) R.events.push(Math.round(e.duration)); }, { durationThreshold: 16 });
  document.addEventListener('securitypolicyviolation', e => R.csp.push(`${e.effectiveDirective} ${e.blockedURI}`.slice(0, 120)));
  const shown = n => { const b = n.getBoundingClientRect(); return b.width > 0 && b.height > 0 && n.checkVisibility({ opacityProperty: true, visibilityProperty: true }); };
  R.find = () => {
    const docs = [document];
    for (const f of document.querySelectorAll('iframe')) try { if (f.contentDocument) docs.push(f.contentDocument); } catch { /* other origin */ }
    const declarative = [...document.querySelectorAll('*')].filter(e => e.localName.includes('-') && e.shadowRoot).map(e => e.shadowRoot);
    for (const root of [...docs, ...R.roots, ...declarative]) for (const n of root.querySelectorAll(selector)) if (shown(n)) return n;
    return null;
  };
  if (window.top !== window) return;
  // Looked for after DOM changes (one check per frame at most) and every 100 ms, not on every frame: a probe that
  // polls each frame costs the page about 0.7 ms per frame, as much as a small widget.
  let asked = false, timer;
  const check = () => {
    asked = false;
    if (R.visible !== null || R.done || !R.find()) return;
    R.done = true; clearInterval(timer); mo.disconnect();
    requestAnimationFrame(() => { R.visible = performance.now(); window.__measureVisible?.(''); });
  };
  const ask = () => { if (!asked) { asked = true; requestAnimationFrame(check); } };
  const mo = new MutationObserver(ask);
  mo.observe(document, { childList: true, subtree: true, attributes: true });
  R.watchRoot = r => { if (!R.done) mo.observe(r, { childList: true, subtree: true, attributes: true }); };
  timer = setInterval(ask, 100);
}

const median = a => { const s = a.filter(x => x !== null && x !== undefined).sort((x, y) => x - y); return s.length ? s[s.length >> 1] : null; };
const r1 = x => x === null || x === undefined ? null : Math.round(x * 10) / 10;
const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: FLAGS });
const ctxOpt = { viewport: { width: num('width', 412), height: num('height', 823) }, deviceScaleFactor: 1,
  colorScheme: opt.dark ? 'dark' : 'light', forcedColors: opt.forced ? 'active' : 'none', reducedMotion: opt.reduced ? 'reduce' : 'no-preference' };

async function one(url, last, rate = CPU, selector = SELECTOR) {
  const browser = await launch();
  try {
    const ctx = await browser.newContext(ctxOpt);
    const page = await ctx.newPage();
    const errors = [];
    page.on('pageerror', e => errors.push(String(e.message).slice(0, 160)));
    page.on('console', m => { if (m.type() === 'error') errors.push(m.text().slice(0, 160)); });
    const cdp = await ctx.newCDPSession(page);
    await cdp.send('Network.enable'); await cdp.send('Performance.enable');
    const reqs = new Map();
    cdp.on('Network.requestWillBeSent', e => reqs.set(e.requestId, { type: e.type, method: e.request.method, url: e.request.url, bytes: 0, raw: 0 }));
    cdp.on('Network.responseReceived', e => { const r = reqs.get(e.requestId); if (r) r.body = +(Object.entries(e.response.headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1] || 0); });
    cdp.on('Network.dataReceived', e => { const r = reqs.get(e.requestId); if (r) r.raw += e.dataLength; });
    cdp.on('Network.loadingFinished', e => { const r = reqs.get(e.requestId); if (r) r.bytes = e.encodedDataLength; });
    let arrived = [];
    const seen = new Promise(r => cdp.on('Runtime.bindingCalled', e => {
      if (e.name !== '__measureVisible') return;
      arrived = [...reqs.values()].filter(one => one.bytes && !['Document', 'Stylesheet'].includes(one.type));
      r();
    }));
    await cdp.send('Runtime.enable'); await cdp.send('Runtime.addBinding', { name: '__measureVisible' });
    await page.addInitScript(probe, selector);
    await page.goto('about:blank');
    await cdp.send('Emulation.setCPUThrottlingRate', { rate });
    if (opt.net === 'slow4g') await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 562.5, downloadThroughput: 1.44e6 / 8, uploadThroughput: 0.675e6 / 8 });
    reqs.clear();
    const events = [];
    cdp.on('Tracing.dataCollected', e => events.push(...e.value));
    await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { recordMode: 'recordAsMuchAsPossible',
      includedCategories: ['devtools.timeline', 'toplevel', 'disabled-by-default-devtools.timeline', 'v8', 'disabled-by-default-v8.compile', 'blink.user_timing', '__metadata'] } });
    await page.goto(url, { waitUntil: 'commit' });
    await Promise.race([seen, new Promise(r => setTimeout(r, TIMEOUT).unref())]);
    await page.waitForTimeout(SETTLE);
    const done = new Promise(r => cdp.once('Tracing.tracingComplete', r));
    await cdp.send('Tracing.end'); await done;

    // Main thread of the renderer that holds the page: the thread with the most EvaluateScript/ParseHTML work for our URL.
    const names = new Map();
    for (const e of events) if (e.name === 'thread_name' && e.args?.name === 'CrRendererMain') names.set(`${e.pid}:${e.tid}`, 0);
    for (const e of events) { const k = `${e.pid}:${e.tid}`; if (names.has(k) && e.name === 'ParseHTML') names.set(k, names.get(k) + 1); }
    const main = [...names].sort((a, b) => b[1] - a[1])[0]?.[0];
    const nav = events.filter(e => e.name === 'ResourceSendRequest' && e.args?.data?.url === url).map(e => e.ts)[0] || 0;
    const on = events.filter(e => `${e.pid}:${e.tid}` === main && e.ph === 'X' && e.ts >= nav);
    const sum = (f) => on.filter(f).reduce((s, e) => s + e.dur / 1000, 0);
    const isJs = e => e.name === 'EvaluateScript' && /^https?:/.test(e.args?.data?.url || ''); // not the probe
    const tasks = on.filter(e => e.name === 'RunTask' || e.name === 'ThreadControllerImpl::RunTask').map(e => [e.ts, e.dur]);
    // de-duplicate nested task events
    tasks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    let end = 0, busy = 0; const top = [];
    const cpuTasks = on.filter(e => e.name === 'RunTask' || e.name === 'ThreadControllerImpl::RunTask').sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    let cpuEnd = 0, cpuMain = 0, cpuLongest = 0;
    for (const e of cpuTasks) if (e.ts >= cpuEnd) { const t = (e.tdur || 0) / 1000; cpuMain += t; cpuLongest = Math.max(cpuLongest, t); cpuEnd = e.ts + e.dur; }
    const cpuEval = on.filter(isJs).reduce((a, e) => a + (e.tdur || 0) / 1000, 0);
    for (const [ts, dur] of tasks) if (ts >= end) { top.push(dur / 1000); busy += dur / 1000; end = ts + dur; }
    const topLevelJs = (() => { // union of script evaluation, compilation and function-call time (nothing counted twice)
      const spans = on.filter(e => ['EvaluateScript', 'v8.compile', 'v8.evaluateModule', 'v8.compileModule', 'FunctionCall', 'RunMicrotasks', 'TimerFire', 'FireAnimationFrame', 'EventDispatch'].includes(e.name)).map(e => [e.ts, e.ts + e.dur]).sort((a, b) => a[0] - b[0]);
      let s = 0, hi = 0; for (const [a, b] of spans) { if (b <= hi) continue; s += b - Math.max(a, hi); hi = b; } return s / 1000;
    })();

    const m = await page.evaluate(() => { const { roots, find, watchRoot, ...x } = window.__m; return { ...x, fcp: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null, nodes: document.querySelectorAll('*').length + roots.reduce((s, r) => s + r.querySelectorAll('*').length, 0), local: (() => { try { return Object.keys(localStorage).length; } catch { return -1; } })(), session: (() => { try { return Object.keys(sessionStorage).length; } catch { return -1; } })(), h: document.documentElement.scrollHeight, overflowX: document.documentElement.scrollWidth > innerWidth }; });
    const list = [...reqs.values()].filter(r => !r.url.startsWith('data:') && !r.url.endsWith('/favicon.ico'));
    await cdp.send('HeapProfiler.collectGarbage').catch(() => {});
    const heap = (await cdp.send('Runtime.getHeapUsage')).usedSize;
    const cookies = (await ctx.cookies()).length;

    let axe = null;
    if (last && opt.axe !== '0') {
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });
      await page.evaluate(readFileSync(req.resolve('axe-core/axe.min.js'), 'utf8'));
      const res = await page.evaluate(s => window.axe.run(s && s !== 'page' ? s : document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }), opt.axe === undefined ? 'page' : opt.axe);
      const small = await page.evaluate(() => { // WCAG 2.2 target size: interactive targets under 24x24 CSS px (label counts for its input)
        const out = []; const rootsAll = [document, ...window.__m.roots, ...[...document.querySelectorAll('*')].filter(e => e.localName.includes('-') && e.shadowRoot).map(e => e.shadowRoot)];
        for (const r of new Set(rootsAll)) for (const n of r.querySelectorAll('button,input:not([type=hidden]),select,textarea,a[href]')) {
          const t = n.labels && n.labels[0] ? n.labels[0] : n; const b = t.getBoundingClientRect(); if (b.width && (b.width < 24 || b.height < 24)) out.push(n.tagName.toLowerCase() + ' ' + Math.round(b.width) + 'x' + Math.round(b.height));
        } return out; });
      axe = { violations: res.violations.map(v => `${v.id}[${v.impact}]x${v.nodes.length}`), incomplete: res.incomplete.map(v => `${v.id}x${v.nodes.length}`), smallTargets: small };
    }
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: CPU });
    let inp = null, clickRequests = null, clsAfter = null;
    if (opt.click && rate === CPU && selector === SELECTOR) {
      const before = reqs.size;
      for (const sel of opt.click.split(';;')) {
        const el = page.locator(sel).first();
        await el.scrollIntoViewIfNeeded({ timeout: 3000 }).catch(() => {});
        const box = await el.boundingBox({ timeout: 3000 }).catch(() => null);
        if (!box) { errors.push('measure: cannot click ' + sel); continue; }
        await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
        await page.waitForTimeout(900);
      }
      inp = await page.evaluate(() => Math.max(0, ...window.__m.events));
      clickRequests = reqs.size - before;
      clsAfter = await page.evaluate(() => window.__m.cls);
    }
    return { arrived: arrived.map(r => r.url), bodies: arrived.reduce((s, r) => s + r.body, 0), visible: m.visible, fcp: m.fcp, lcp: m.lcp, cls: m.cls, shifts: m.shifts, requests: list.length, byType: list.reduce((o, r) => { (o[r.type] ||= [0, 0]); o[r.type][0]++; o[r.type][1] += r.bytes; return o; }, {}),
      preflights: list.filter(r => r.method === 'OPTIONS').length, bytes: list.reduce((s, r) => s + r.bytes, 0), raw: list.reduce((s, r) => s + r.raw, 0),
      evalMs: sum(isJs), compileMs: sum(e => e.name === 'v8.compile' || e.name === 'v8.compileModule'), jsMs: topLevelJs, styleLayoutMs: sum(e => ['UpdateLayoutTree', 'Layout', 'ParseAuthorStyleSheet'].includes(e.name)), mainMs: busy,
      longest: Math.max(0, ...top), tbt: top.reduce((s, d) => s + Math.max(0, d - 50), 0), longtasks: top.filter(d => d > 50).length, heap, cpuMain, cpuEval, cpuLongest, cookies, local: m.local, session: m.session, nodes: m.nodes, overflowX: m.overflowX, csp: m.csp, errors, inp, clickRequests, clsAfter, axe,
      urls: list.map(r => `${r.method} ${new URL(r.url).pathname} ${r.bytes}`) };
  } finally { await browser.close(); }
}

let lost = 0; // runs whose browser died and that were made again
const sure = async (...a) => { for (let k = 0; ; k++) try { return await one(...a); } catch (e) { lost++; if (k > 2) throw e; } };

async function many(url, axeLast, selector = SELECTOR) {
  const runs = []; for (let i = 0; i < RUNS; i++) runs.push(await sure(url, axeLast && i === RUNS - 1, CPU, selector));
  const med = k => r1(median(runs.map(r => r[k])));
  const quiet = []; for (let i = 0; i < CPURUNS; i++) quiet.push(await sure(url, false, 1, selector));
  const qm = k => r1(median(quiet.map(r => r[k])));
  const l = runs[RUNS - 1];
  return { runs: RUNS, lost, visibleMs: med('visible'), fcpMs: med('fcp'), lcpMs: med('lcp'), cls: Math.round(median(runs.map(r => r.cls)) * 1e4) / 1e4, requests: l.requests, arrived: l.arrived, bodies: l.bodies, byType: l.byType, preflights: l.preflights, transferred: med('bytes'), decoded: med('raw'),
    evalMs: med('evalMs'), compileMs: med('compileMs'), jsMs: med('jsMs'), styleLayoutMs: med('styleLayoutMs'), mainMs: med('mainMs'), longestTaskMs: med('longest'), tbtMs: med('tbt'), longTasks: med('longtasks'), heapBytes: med('heap'), nodes: l.nodes,
    inpMs: med('inp'), clickRequests: l.clickRequests, clsAfterClick: l.clsAfter === null ? null : Math.round(l.clsAfter * 1e4) / 1e4, cookies: l.cookies, localStorage: l.local, sessionStorage: l.session, overflowX: l.overflowX, csp: l.csp, errors: l.errors, axe: l.axe, shifts: l.shifts, cpu: { mainMs: qm('cpuMain'), evalMs: qm('cpuEval'), longestMs: qm('cpuLongest'), x4MainMs: r1(4 * qm('cpuMain')), x4EvalMs: r1(4 * qm('cpuEval')), x4LongestMs: r1(4 * qm('cpuLongest')), visibleMs: qm('visible') }, ...(opt.urls ? { urls: l.urls } : {}), spread: { visibleMs: runs.map(r => r1(r.visible)), mainMs: runs.map(r => r1(r.mainMs)) } };
}

async function noJs(url) {
  const browser = await launch();
  try {
    const page = await (await browser.newContext({ ...ctxOpt, javaScriptEnabled: false })).newPage();
    await page.goto(url);
    const el = page.locator(SELECTOR).first();
    const box = await el.boundingBox().catch(() => null);
    return { nojs: true, visible: !!box, box, forms: await page.locator('form[action]').count(), links: await page.locator('noscript a, a[data-survey]').count() };
  } finally { await browser.close(); }
}

let out;
if (opt.nojs) out = await noJs(full(urlArg));
else {
  out = await many(full(urlArg), true);
  if (opt.baseline) {
    const b = await many(full(opt.baseline), false, 'body');
    const d = k => r1(out[k] - b[k]);
    out.delta = { cpuX4MainMs: r1(out.cpu.x4MainMs - b.cpu.x4MainMs), requests: d('requests'), transferred: d('transferred'), decoded: d('decoded'), evalMs: d('evalMs'), jsMs: d('jsMs'), styleLayoutMs: d('styleLayoutMs'), mainMs: d('mainMs'), tbtMs: d('tbtMs'), heapBytes: d('heapBytes'), fcpMs: d('fcpMs'), lcpMs: d('lcpMs'), cls: Math.round((out.cls - b.cls) * 1e4) / 1e4 };
  }
}
const { loadavg } = await import('node:os');
console.log(JSON.stringify({ url: urlArg, load: r1(loadavg()[0]), throttle: CPU, net: opt.net || 'none', viewport: `${ctxOpt.viewport.width}x${ctxOpt.viewport.height}`, ...out }));
srv?.close();
