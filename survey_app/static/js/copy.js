// Copies the text of the field that a button names in `data-copy`. The buttons are hidden in the
// markup and shown here: without scripts the text is selected by hand.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field) continue;
  const label = button.textContent;
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C"; // no permission: the text is selected already
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
}
