"use strict";

const form = document.querySelector("form");
const status = document.querySelector("[role=status]");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  if (answer.ok) {
    form.remove();
    status.textContent = form.dataset.done;
    return;
  }
  const problem = await answer.json().catch(() => ({}));
  status.textContent = problem.title || form.dataset.failed;
});
