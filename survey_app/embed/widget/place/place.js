/** Surveys that appear by rules: part of the script of publications that have rules. `core` is what the
 * widget hands over.
 *
 * Of the rules that fit, the first is taken, and the first slide-in. What keeps a rule from showing
 * its survey is a short reason in `said`. What has to wait for its moment is in later.js. */
import { misfit } from './misfit.js';
import { line, spot } from './spots.js';

/** A page may show its text late, or take a survey out again: so often it is looked at once more. */
const TRIES = 9;

export default core => {
  Object.assign(core, { line });
  const { article, chunk, config, languageOf, load, receipt, unmeasured } = core;

  let { rules, more } = config;
  let view, pending;

  /** One number from 0 to 1 for each purpose of a rule in a page view. */
  const draw = name => view.drawn[name] ??= Math.random();

  const say = core.say = (rule, reason) => {
    view.said[rule.key] = reason;
    core.told?.();
  };

  /** Draw a survey before it stands in the page: nothing may move once it is there. */
  const prepare = core.prepare = async rule => {
    const element = document.createElement('reader-survey');
    element.setAttribute('survey', rule.survey);
    element.placement = rule.key;
    element.lang = languageOf(view.root);
    await element.connectedCallback();
    if (element.model?.survey.state === 'live') return element;
    core.refuse(rule, 'gone');
  };

  /** Whether nothing in view moves when a survey comes to a place: below the window, or where the
   * page keeps the height free. */
  const isFree = core.isFree = place => line(place) >= innerHeight
    || place[1] === 'append' && parseFloat(getComputedStyle(place[0]).minBlockSize) > 0;

  const show = core.show = (rule, [node, side], element) => {
    node[side](element);
    view.shown = element;
    view.had.inline = rule;
    say(rule, 'shown');
  };

  const later = (rule, place, isHeld) =>
    chunk('later').then(m => m.default(core, view, rule, place, isHeld)).catch(() => say(rule, 'gone'));

  const take = async (rule, place) => {
    const mine = view;
    const isHeld = !unmeasured && draw(':' + rule.key) < rule.held;
    if (!place || isHeld || rule.wait) return later(rule, place, isHeld);
    const element = await prepare(rule);
    // Where the place is, is known once the page is laid out.
    new IntersectionObserver((_, observer) => {
      observer.disconnect();
      if (element && !mine.isOver) isFree(place) ? show(rule, place, element) : later(rule, place);
    }).observe(mine.root);
  };

  /** Why a rule does not show its survey in this view, nothing when it may. */
  const refusal = (rule, lane, known, taken) => {
    const { survey, key } = rule;
    return view.refused[key] || view.had[lane] === rule && (lane === 'slide' || view.shown.isConnected) && 'shown'
      || misfit(rule, view.address, known, Date.now())
      || rule.once && receipt(survey)?.complete && 'answered'
      || draw(key) >= rule.share && 'share'
      || (taken[survey] || document.querySelector(`[survey=${survey}],[data-survey=${survey}]`)) && 'there'
      || (taken[lane] || (view.had[lane] ?? rule) !== rule) && 'taken';
  };

  const decide = () => {
    const known = config.facts?.(config.labels) || {};
    const taken = {};
    for (const rule of rules) {
      const lane = rule.at[0] === 'slide' ? 'slide' : 'inline';
      let place;
      let reason = refusal(rule, lane, known, taken);
      if (!reason && lane === 'inline') {
        try { place = spot(view.root, rule.at); } catch { /* the editor's selector is none */ }
        if (!place?.[0]) reason = 'nowhere';
      }
      say(rule, reason);
      if (!reason) {
        taken[rule.survey] = taken[lane] = 1;
        take(rule, place);
      }
    }
    if (more) load(more).then(found => {
      rules = found || rules;
      begin(view);
    });
    more = 0;
  };

  /** Decide for a new view, or once more for what `before` says of the same one. */
  const begin = core.begin = before => {
    if (view) {
      view.isOver = true;
      view.stops.forEach(stop => stop());
    }
    view = {
      drawn: {}, had: {}, refused: {}, tries: TRIES, since: view ? performance.now() : 0, ...before,
      address: article(), isOver: false, said: {}, stops: [],
      // Where several articles follow each other, the one that is being read.
      root: before?.root.isConnected && before.root
        || view && document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest('article')
        || document.querySelector('article') || document.querySelector('main') || document.body,
    };
    try { decide(); } catch { /* the page comes first */ }
  };

  /** What is known of a rule only later keeps it out; perhaps another one fits. */
  core.refuse = (rule, reason) => {
    view.refused[rule.key] = reason;
    begin(view);
  };

  /** The page has changed: another article, text that came late, or a survey that was taken out. */
  core.again = () => {
    if (!view) return;
    if (article() !== view.address) return begin();
    const isLost = view.shown ? !view.shown.isConnected : Object.values(view.said).includes('nowhere');
    if (isLost && !pending && view.tries--) {
      pending = setTimeout(() => {
        pending = 0;
        begin(view);
      }, 500);
    }
  };

  /** What became of each rule. */
  core.reasons = () => rules.map(rule => [rule, view?.said[rule.key]]);

  const ready = () => {
    begin();
    if (/[?&]survey-debug\b/.test(location.search)) chunk('debug').then(m => m.default(core)).catch(() => {});
  };
  const start = () => document.readyState === 'loading' ? addEventListener('DOMContentLoaded', ready) : ready();
  document.prerendering ? document.addEventListener('prerenderingchange', start, { once: true }) : start();
  addEventListener('pageshow', event => { if (event.persisted) begin({ ...view, drawn: {}, refused: {} }); });
};
