/** Why a rule does not fit an article and its reader, nothing when it does. `placements/rules.py`
 * decides alike what it can; `placements/printed.py` lists the members of a rule. The words for each
 * reason are in debug.js. */
export const misfit = (rule, address, known, now) => {
  const [published] = known.published || [];
  const reasons = {
    early: now < rule.from,
    over: now >= rule.until,
    address: !RegExp(rule.on || '').test(address),
    excluded: rule.not && RegExp(rule.not).test(address),
    date: rule.age && !(published >= rule.age[0] && published < rule.age[1] && now - published <= rule.age[2]),
  };
  for (const name of Object.keys(rule.facts || {})) {
    reasons[name] = !known[name]?.some(one => rule.facts[name].includes(`${one}`.trim().toLowerCase()));
  }
  return Object.keys(reasons).find(reason => reasons[reason]);
};
