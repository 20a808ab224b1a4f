/** Surveys that are more than one page of questions: pages, conditions, texts that name an earlier
 * answer, random orders, endings. `core` and the model are what element.js hands over. */
import { holds } from './conditions.js';
import { filled } from './piping.js';

/** A copy in random order: each gets a lot, and the lots are sorted. */
const shuffled = list => list.map(one => [Math.random(), one]).sort((a, b) => a[0] - b[0]).map(lot => lot[1]);

/** What stays at the end of a list whatever its order: "other", "none of these". */
const isLoose = ({ key, exclusive }) => key !== 'other' && !exclusive;

/** The members of a list in the order of their keys. */
const inOrder = (list, keys) => keys ? [...list].sort((a, b) => keys.indexOf(a.key) - keys.indexOf(b.key)) : list;

export default (core, model) => {
  const { config, el } = core;
  const { survey, say, kept } = model;
  const every = survey.pages.flatMap(page => page.questions);
  const facts = { ...config.facts?.(config.labels), language: survey.language };

  // Each reader's own order, the same one after a reload.
  const order = model.order = kept?.order || {};
  const settleOrder = (name, list) => { order[name] ||= shuffled(list); };
  let pages = survey.pages.map((page, i) => {
    const { questions } = page;
    const name = `:page${i + 1}`;
    if (page.shuffle) settleOrder(name, questions.map(q => q.key));
    questions.filter(q => q.shuffle).forEach(q => {
      const list = q.rows || q.options;
      order[q.key] ||= [...shuffled(list.filter(isLoose)), ...list.filter(o => !isLoose(o))].map(o => o.key);
    });
    return { ...page, questions: inOrder(questions, order[name]) };
  });
  if (survey.arms) settleOrder(':arm', survey.arms);
  facts.arm = order[':arm']?.[0];
  if (survey.shuffle) {
    settleOrder(':pages', pages.map((_, i) => `${i + 1}`));
    pages = order[':pages'].map(number => pages[number - 1]);
  }

  const shows = (what, answers = model.answers) => holds(what.show_if, answers, facts);
  const isShown = page => page && shows(page) && page.questions.some(q => shows(q));
  const following = (from, step) => {
    let at = from + step;
    while (pages[at] && !isShown(pages[at])) at += step;
    return at;
  };

  let at = kept && !kept.complete && kept.place || 0;
  if (!isShown(pages[at])) at = following(at, 1);

  const fill = text => text && filled(text, every, model.answers);

  const drawn = q => ({
    ...q,
    text: fill(q.text),
    ...q.options && { options: inOrder(q.options, !q.rows && order[q.key]).map(o => ({ ...o, text: fill(o.text) })) },
    ...q.rows && { rows: inOrder(q.rows, order[q.key]).map(r => ({ ...r, text: fill(r.text) })) },
  });

  const isLast = () => !pages[following(at, 1)];

  /** What the fieldsets of a form say so far, without those that are hidden. */
  const readAll = form => {
    const answers = { ...model.answers };
    for (const q of pages[at].questions) {
      const fieldset = form.querySelector(`fieldset[name=${q.key}]`);
      const answer = fieldset && core.kindOf(q, model.kinds).read(q, fieldset);
      delete answers[q.key];
      if (shows(q, answers)) answers[q.key] = answer;
    }
    return answers;
  };

  /** Show what its conditions allow by now. */
  const update = form => {
    const answers = readAll(form);
    for (const q of pages[at].questions) {
      const fieldset = form.querySelector(`fieldset[name=${q.key}]`);
      fieldset.hidden = !shows(q, answers);
      (q.options || []).filter(o => o.show_if).forEach(o => {
        const isHidden = !shows(o, answers);
        fieldset.querySelectorAll(`[value="${o.key}"]`).forEach(field => {
          field.closest('.with-other,label,option,li').hidden = isHidden;
          if (isHidden) field.checked = field.selected = false;
        });
      });
    }
    const before = model.answers;
    model.answers = answers;
    form.querySelector('[part=button]').textContent = say(isLast() ? 'send' : 'next');
    model.answers = before;
  };

  const go = (element, to) => {
    at = to;
    element.redraw();
  };

  /** The button to the page before; what was typed here stays. */
  const back = element => pages[following(at, -1)] && el('button', {
    type: 'button',
    class: 'link',
    onclick: () => {
      model.answers = readAll(element.box.querySelector('form'));
      go(element, following(at, -1));
    },
  }, say('back'));

  Object.assign(model, {
    page() {
      const seen = pages.filter(isShown);
      return {
        questions: pages[at].questions.map(drawn),
        isLast: isLast(),
        where: seen.length > 1 && say('page', { i: seen.indexOf(pages[at]) + 1, n: seen.length }),
        back,
      };
    },
    /** A form was drawn or changed. */
    typed: (element, form) => update(form),
    /** What is not shown has no answer. */
    settle() {
      for (const page of pages) {
        for (const q of page.questions) if (!shows(page) || !shows(q)) delete model.answers[q.key];
      }
    },
    next() { at = following(at, 1); model.kept.place = at; },
    restart() { at = following(-1, 1); },
    /** What the reader meets after the last page. */
    ending() {
      const found = survey.endings?.find(one => shows(one));
      return found && { ...found, text: fill(found.text), extra: found.links && el('ul', { class: 'links' }, found.links.map(({ url, text }) => el('li', {}, el('a', { href: url }, text)))) };
    },
  });
};
