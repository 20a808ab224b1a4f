/** Whether something with a condition is shown; the same language as surveys/conditions.py, by the
 * vectors of tests/surveys/conditions.json. */

const values = (subject, answers, facts) => {
  const [key, row] = subject.split('.');
  let found = answers[key];
  if (subject[0] === ':') found = facts[subject.slice(1)];
  else if (found?.constructor === Object && !('option' in found)) found = row && found[row];
  else if (row) found = null;
  return [found].flat().map(item => item?.constructor === Object ? item.option : item).filter(item => item != null && item !== '');
};

export const holds = (condition, answers, facts) => {
  if (!condition) return true;
  const [name, ...parts] = condition;
  const also = part => holds(part, answers, facts);
  if (name === 'all') return parts.every(also);
  if (name === 'any') return parts.some(also);
  if (name === 'not') return !also(parts[0]);
  const [subject, ...wanted] = parts;
  const found = values(subject, answers, facts);
  if (name === 'answered') return !!found.length;
  if (name === 'is') return found.some(value => wanted.some(one => String(one) === String(value)));
  return found.some(value => typeof value === 'number' && (name === 'least' ? value >= wanted[0] : value <= wanted[0]));
};
