"use strict";

const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
const token = decodeURIComponent(location.hash.slice(1));
history.replaceState(null, "", location.pathname);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => value));
  const answer = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, ...fields }),
  });
  if (answer.ok) {
    form.remove();
    status.textContent = form.dataset.done;
    return;
  }
  const problem = await answer.json().catch(() => ({}));
  const spent = ["CODE_INVALID", "INVITATION_CLOSED", "VALIDATION_ERROR"].includes(problem.code);
  status.textContent = spent || !problem.title ? form.dataset.broken : problem.title;
});
