// Adds up the targets of each margin while they are typed. Without scripts the button does it.

function total(margin) {
  const fields = [...margin.querySelectorAll('input[name^="target."]')];
  const numbers = fields.map((field) => Number.parseFloat(field.value.replace(",", ".")) || 0);
  return numbers.reduce((sum, number) => sum + number, 0);
}

for (const margin of document.querySelectorAll("[data-margin]")) {
  const shown = margin.querySelector("[data-total]");
  const show = () => {
    const sum = total(margin);
    shown.value = `${Math.round(sum * 100) / 100}\u00a0%`;
    shown.classList.toggle("wrong", Math.abs(sum - 100) > 0.5);
  };
  margin.addEventListener("input", show);
  show();
}
