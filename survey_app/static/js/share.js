// Saves the figures of a page as PNG: the browser draws the SVG, with the typeface that it has.

const SCALE = 3;

async function savePng(image) {
  const { width, height } = image;
  const drawing = new Image(width * SCALE, height * SCALE);
  drawing.src = image.src;
  await drawing.decode();
  const canvas = Object.assign(document.createElement("canvas"), {
    width: image.getAttribute("width") * SCALE,
    height: image.getAttribute("height") * SCALE,
  });
  canvas.getContext("2d").drawImage(drawing, 0, 0, canvas.width, canvas.height);
  const link = Object.assign(document.createElement("a"), {
    href: canvas.toDataURL("image/png"),
    download: `${image.dataset.name}.png`,
  });
  link.click();
}

for (const place of document.querySelectorAll(".save-png")) {
  const image = place.closest(".share-picture").querySelector("img");
  const button = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button small",
    textContent: "PNG",
  });
  button.addEventListener("click", () => savePng(image));
  place.append(button);
}
