// Copies the text of the field that a button names in `data-copy`, or the address of the page. The
// buttons are hidden in the markup and shown here: without scripts it is done by hand.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  if (!field) continue;
  const label = button.textContent;
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      field.focus(); // no permission: selected, it waits for the keys
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (button.textContent = label), 2000);
  });
}

for (const button of document.querySelectorAll("button[data-copy-address]")) {
  const label = button.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const address = new URL(location.href);
    address.searchParams.delete("live");
    await navigator.clipboard.writeText(address.href);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = label), 2000);
  });
}
