/** What is known of a survey in a page, and the files of rarer code that it needs. */
import { article, base, chunk, config, consent, languageOf, unmeasured } from './config.js';
import { el, safe } from './dom.js';
import { keepReceipt, keepUnsent, queued, receipt, waits, write } from './keep.js';
import { note } from './measure.js';
import { kindOf } from './questions.js';
import { load } from './transport.js';

/** Copies of a survey on a page share what was answered. */
export const shared = new Map();

/** What the files of rarer code are given. */
export const core = { article, base, chunk, config, consent, el, keepReceipt, keepUnsent, kindOf, languageOf, load, note, queued, receipt, shared, unmeasured, write };

/** What a file of rarer code gives for a model; its words become the model's. */
const rarer = (name, model) => chunk(name, model.survey?.edition).then(m => {
  Object.assign(model.words ||= {}, m.strings);
  return m.default(core, model);
});

/** What comes after the first touch, loaded once. */
export const after = model => model.after ||= rarer('after', model).catch(error => {
  model.after = 0;
  throw error;
});

/** Send what could not be sent before. */
export const flush = safe(async () => { if (waits()) (await after(core)).flush(); });

/** A survey by its key, undefined where there is nothing to draw. */
export const modelOf = async (key, language) => {
  let survey = config.surveys[key];
  // Only the words of one language travel: those of the title, or of this page.
  if (!survey || survey.languages?.includes(language)) survey = await load(`surveys/${key}.json${language === config.language ? '' : '?language=' + language}`) || survey;
  if (!survey?.pages?.length) return;
  const kept = receipt(key);
  const words = { ...config.strings, ...survey.strings };
  const say = (name, values) => words[name].replace(/\{(\w+)\}/g, (_, place) => values[place]);
  const model = { key, survey, words, say, kept, answers: kept?.answers || {}, elements: new Set(), sheets: [], page: () => ({ questions: survey.pages[0].questions, isLast: true }) };
  await Promise.all((survey.needs || []).map(name => rarer(name, model)));
  return model;
};
