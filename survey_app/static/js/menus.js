// Menus that hang over the page close with Escape, which gives the focus back to what opened them,
// and by a press beside them. What opens in the page itself stays as it is.

const OPEN = "details.menu[open]";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  const menu = document.activeElement.closest(OPEN) ?? document.querySelector(OPEN);
  if (!menu) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("pointerdown", ({ target }) => {
  for (const menu of document.querySelectorAll(OPEN)) menu.open = menu.contains(target);
});
