/** What `?survey-debug` shows in the page, for editors: what became of each rule, and why, and what
 * the page says of its article. */
import css from './debug.css';
import facts from './facts.js';

const SENTENCES = {
  early: 'It has not begun yet.',
  over: 'Its time is over.',
  address: 'The address of this article fits none of its patterns.',
  excluded: 'The address of this article is excluded.',
  date: 'The article is too old or too new for it, or the page does not say when it was published.',
  section: 'The section of this article is none of those it is for.',
  author: 'The author of this article is none of those it is for.',
  topic: 'The topics of this article are none of those it is for.',
  device: 'It is not shown on this kind of device.',
  audience: 'The page does not say that this reader is among those it is for.',
  answered: 'This reader has answered it.',
  answers: 'This reader has answered enough surveys in the last 30 days.',
  closed: 'This reader has closed it often enough in the last 30 days.',
  closings: 'This reader has closed enough surveys in the last 30 days.',
  share: 'It was not drawn: it appears in a part of the page views only. Load the page anew to draw again.',
  there: 'This survey stands in the page already.',
  taken: 'Another rule came first; one survey appears per page view.',
  nowhere: 'The page does not have the place where it is to stand.',
  gone: 'The survey could not be loaded, or takes no answers now.',
  waits: 'It fits, and waits: the reader has not read long enough or far enough.',
  inview: 'It fits, and waits: its place is in view or above, and the text would move. It comes when the place is below the window.',
  held: 'It was held out of this page view, for comparison. It is counted when its place has been in view for a second.',
  counted: 'It was held out of this page view and counted, for comparison.',
  shown: 'It is shown.',
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

const inWords = ({ published, ...known }) => Object.entries({ ...known, published: published.map(at => at ? new Date(at).toISOString() : 'unknown') })
  .map(([name, values]) => `${name.replace('audience.', 'audience label ')}: ${values.filter(Boolean).join(', ') || 'not said'}`);

export default core => {
  const { article, el } = core;
  const box = el('aside', { 'aria-label': 'Survey rules', lang: 'en', dir: 'ltr' });
  const root = box.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];

  const draw = core.told = () => {
    const lines = core.reasons().map(([rule, reason]) => el('li', {},
      el('b', {}, `${rule.survey}, rule ${rule.key}: `),
      SENTENCES[`${reason}`.split('.')[0]] || 'It is being decided.'));
    const known = [`address: ${article()}`, ...inWords(facts(core.config.labels))];
    root.replaceChildren(el('details', { open: true },
      el('summary', {}, 'Survey rules'),
      el('ol', {}, lines),
      el('p', {}, 'What this page says of its article and its reader:'),
      el('ul', {}, known.map(one => el('li', {}, one)))));
  };
  draw();
  document.body.append(box);
};
