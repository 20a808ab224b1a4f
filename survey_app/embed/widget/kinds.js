/** The rarer kinds of question: how they are drawn, read and their results shown. */

export default (core, model) => {
  const kinds = {};
  model.kinds = q => kinds[q.kind];
};
