// The field in which several rows are searched has no name of its own: let it have that of its label.
function nameSearches() {
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const field = select.nextElementSibling?.querySelector(".select2-search__field");
    if (label && field && !field.hasAttribute("aria-label")) {
      field.setAttribute("aria-label", label.textContent.trim());
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  nameSearches();
  new MutationObserver(nameSearches).observe(document.body, { childList: true, subtree: true });
});
