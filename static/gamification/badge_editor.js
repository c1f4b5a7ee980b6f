// Keeps the preview of a badge up to date with what is typed; the medal is drawn by the server.
document.addEventListener("DOMContentLoaded", () => {
  const preview = document.getElementById("badge-preview");
  const form = preview?.closest("form") ?? document.getElementById("badge_form");
  if (!preview || !form) return;

  const image = preview.querySelector("img");
  const part = (name) => preview.querySelector(`[data-part="${name}"]`);
  const nothing = part("name").textContent;
  const field = (name) => form.elements.namedItem(name);
  const value = (name) => field(name)?.value ?? "";
  const chosen = (name) => field(name)?.selectedOptions?.[0]?.value ? field(name).selectedOptions[0].text : "";
  let sent = "";

  const source = () => {
    if (sent) return sent;
    if (preview.dataset.art && !field("without_picture")?.checked) return preview.dataset.art;
    const look = { icon: value("icon"), color: value("color"), rarity: value("rarity") };
    return `${preview.dataset.medal}?${new URLSearchParams(look)}`;
  };
  const show = () => {
    part("name").textContent = value("name") || nothing;
    part("description").textContent = value("description");
    part("kind").textContent = [chosen("rarity"), chosen("category")].filter(Boolean).join(" · ");
    if (image.getAttribute("src") !== source()) image.src = source();
  };
  const take = () => {
    if (sent) URL.revokeObjectURL(sent);
    const file = field("picture")?.files?.[0];
    sent = file ? URL.createObjectURL(file) : "";
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "picture") take();
    show();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "picture") take();
    show();
  });
  if (field("name")) show();
});
