/** A rule whose survey has to wait: for seconds or a depth, until nothing in view would move, or to be
 * held out and only counted. What keeps tired readers from being asked again stands here too. */

/** How keep.js names what it keeps. */
const PREFIX = 'reader-survey:';
const SECOND = 1000;
/** Answers and dismissals count for 30 days. */
const MONTH = 2592e6;

const read = key => { try { return JSON.parse(localStorage.getItem(key)); } catch { /* forbidden, or not ours */ } };
const kept = () => { try { return Object.keys(localStorage).filter(key => key.startsWith(PREFIX)).map(read); } catch { return []; } };
const lately = list => list.filter(one => one?.at > Date.now() - MONTH);

/** Why this reader is not asked again, nothing when nothing speaks against it. */
const tired = (dismissals, survey, wait) => {
  if (wait.answers && lately(kept()).filter(one => one.complete).length >= wait.answers) return 'answers';
  if (dismissals.filter(one => one.survey === survey).length >= wait.closed) return 'closed';
  if (dismissals.length >= wait.closings) return 'closings';
};

export default (core, view, rule, place, isHeld) => {
  if (view.isOver) return;
  const { isFree, line, note, prepare, say } = core;
  const { wait = {} } = rule;
  const { after = 0, depth = 0 } = wait;
  // Dismissals of this page, and of earlier ones where keeping them was agreed to.
  core.dismissals ||= lately([read(`${PREFIX}shut`) ?? []].flat());
  const reason = tired(core.dismissals, rule.survey, wait);
  if (reason) return core.refuse(rule, reason);

  let reached = 0, element, isDrawing, isIn, timer;

  const isDue = () => {
    const box = view.root.getBoundingClientRect();
    reached = Math.max(reached, (innerHeight - box.top) / box.height);
    return performance.now() - view.since >= after * SECOND && reached >= depth;
  };

  /** Count a survey as held out once half of it would have been in view for a second. */
  const count = () => {
    const at = place ? line(place) / innerHeight : 0;
    if (at < -.2 || at > .8) timer = clearTimeout(timer);
    else timer ||= setTimeout(() => {
      stop();
      note('held_out', rule.survey);
      say(rule, 'counted');
    }, SECOND);
  };

  const draw = async () => {
    isDrawing = true;
    element = await prepare(rule);
    if (element && !view.isOver) look();
  };

  const appear = () => {
    stop();
    if (place) return core.show(rule, place, element);
    element.channel = 'slide';
    view.had.slide = rule;
    core.chunk('slide', element.model.survey.edition).then(m => m.default(core, element, m.strings)).catch(() => {});
    say(rule, 'shown');
  };

  const step = () => {
    // A page that was drawn anew has the place elsewhere.
    if (place && !place[0].isConnected) core.begin(view);
    else if (isIn) count();
    else if (!isDue()) say(rule, 'waits');
    else if (place && !isFree(place)) say(rule, 'inview');
    else if (isHeld) {
      isIn = true;
      say(rule, 'held');
      count();
    } else if (element) appear();
    else if (!isDrawing) draw();
  };
  const look = () => { try { step(); } catch { stop(); } };

  // Now that the page is laid out, whenever the place comes or goes, and whenever the page moves.
  const observer = new IntersectionObserver(look);
  const stop = () => {
    observer.disconnect();
    removeEventListener('scroll', look);
    clearTimeout(timer);
  };
  const [node = view.root] = place || [];
  observer.observe(node.closest ? node : node.parentNode);
  addEventListener('scroll', look, { passive: true });
  const left = after * SECOND - performance.now() + view.since;
  if (left > 0) timer = setTimeout(() => { timer = 0; look(); }, left);
  view.stops.push(stop);
};
